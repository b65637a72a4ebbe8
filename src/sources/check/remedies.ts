/** What an administrator can do about each way in which a source does not answer. Knows reasons by their words; asks nobody. */
import type { ServiceId } from '../../core/scan/sourceSettings';
import { factsOf } from '../registered';

interface Standing {
  /** Whether a token, key or login went along. */
  readonly secret: boolean;
  /** Whether the organization of Snyk was named. */
  readonly organization: boolean;
}

/** An imperative sentence. The first that fits counts. */
export function remedyFor(service: ServiceId, host: string, why: string, has: Standing): string {
  const variable = factsOf(service).token?.variable ?? '';
  const secret = `${variable} (in VS Code: Set Token)`;
  const mirror = `name a mirror with --source-url ${service}=URL`;
  if (/no API token/.test(why))
    return service === 'github'
      ? `Set ${secret} to have it asked; a scan without it takes OSV's word alone`
      : `Set ${secret} to have it asked; a scan without it leaves its column "Not checked"`;
  if (/its certificate is not trusted/.test(why)) {
    return `Trust the certificate of your proxy or of ${host}: NODE_EXTRA_CA_CERTS=FILE (PEM) for the command line, the system's store for VS Code (setting http.systemCertificates)`;
  }
  if (/proxy .*asks for a login/.test(why)) {
    return 'Put the login into HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT); for NTLM or Kerberos run a local proxy that speaks it';
  }
  if (/proxy .*refuses the login/.test(why)) return 'Correct the login in HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT)';
  if (/not the address of an HTTP proxy/.test(why)) return 'Set it to http://HOST:PORT, or unset it';
  if (/organization of the token/.test(why)) return "Set SNYK_ORG to the id of your organization in Snyk's settings";
  if (/Enterprise plan/.test(why)) {
    return !has.organization
      ? 'Use a token of an organization with that plan, or pass --disable-source snyk'
      : 'Check SNYK_ORG, use a token of an organization with that plan, or pass --disable-source snyk';
  }
  if (/such package or organization/.test(why))
    return 'Check SNYK_ORG: the id of an organization that this token may use, from its settings in Snyk';
  if (/another region/.test(why))
    return `Replace ${secret}, or name its region: --source-url snyk=https://api.eu.snyk.io/rest`;
  if (/access token|API key|does not accept the login/.test(why)) return `Replace ${secret}: it is refused`;
  if (/asks for a login|status 401/.test(why) && variable !== '') return `Set ${secret}`;
  if (/status 407/.test(why)) return 'Put the login of your proxy into HTTPS_PROXY';
  if (/character in it/.test(why)) return `Set ${secret} again, without blanks and line breaks`;
  if (/limiting requests/.test(why)) {
    return variable === '' || service === 'pypi' || has.secret
      ? 'Wait some minutes and check again'
      : `Wait some minutes and check again; with ${variable} it allows more`;
  }
  if (/could not be reached/.test(why)) {
    return `Allow ${host} in firewall and proxy (HTTPS_PROXY, NO_PROXY), or ${mirror}`;
  }
  if (/in time|took \d+ s|status 5\d\d|status 408|left alone|broke off/.test(why))
    return `Check again later; if it stays so, ask whoever runs ${host} or your proxy`;
  if (/status 4\d\d/.test(why))
    return `Ask whoever runs ${host} or your firewall why this network is refused, or ${mirror}`;
  if (/redirected|may not be asked/.test(why))
    return `Look where ${host} leads to: a portal may stand between; correct the address of a mirror`;
  if (
    /no document|no list|something else may answer|no readable|which does not name|cannot be read|too large|without an end|first page of a list|another order|does not know/.test(
      why,
    )
  ) {
    return `Open ${host} in a browser: a portal may answer in its place, or the address of a mirror is wrong; else report this output`;
  }
  return 'Report this output';
}

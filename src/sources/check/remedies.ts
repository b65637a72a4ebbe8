/** What an administrator can do about each way in which a source does not answer. Knows reasons by their words; asks nobody. */
import type { ServiceId } from '../../core/scan/sourceSettings';
import { factsOf } from '../registered';

interface Standing {
  /** Whether a token, key or login went along. */
  readonly secret: boolean;
  /** Whether the organization of Snyk was named. */
  readonly organization: boolean;
  /** Whether it is asked at another address than its own. */
  readonly mirror: boolean;
  /** How another address is named; `--source-url SERVICE=URL` when absent. */
  readonly mirrorOption?: string;
  /** Milliseconds for which it asked to be left alone, where it said so. */
  readonly waitMs?: number | undefined;
}

/** An imperative sentence. The first that fits counts. */
export function remedyFor(service: ServiceId, host: string, why: string, has: Standing): string {
  const variable = factsOf(service).token?.variable ?? '';
  const secret = `${variable} (in VS Code: Set Token)`;
  const mirror = `name a mirror with ${has.mirrorOption ?? `--source-url ${service}=URL`}`;
  if (/no API token/.test(why))
    return service === 'github'
      ? `Set ${secret} to use it; without it, a scan uses OSV only`
      : `Set ${secret} to use it; without it, its column is "Not checked"`;
  if (/its certificate is not trusted .*(EXPIRED|NOT_YET_VALID|DATE_INVALID)/.test(why))
    return `Check the clock of this computer; if it is right, the operator of ${host} or of your proxy must renew the certificate`;
  if (/its certificate is not trusted .*(ALTNAME|HOSTNAME|COMMON_NAME)/.test(why))
    return `Check which host responds in place of ${host}: a proxy, a portal, or a wrong address of a mirror`;
  if (/its certificate is not trusted/.test(why)) {
    return `Trust the certificate of your proxy or of ${host}: NODE_EXTRA_CA_CERTS=FILE (PEM) for the command line, the system's store for VS Code (setting http.systemCertificates)`;
  }
  if (/proxy .*requires a login/.test(why)) {
    return 'Put the login into HTTPS_PROXY or HTTP_PROXY (http://USER:PASSWORD@HOST:PORT); for NTLM or Kerberos run a local proxy that supports it';
  }
  if (/proxy .*rejects the login/.test(why))
    return 'Correct the login in HTTPS_PROXY or HTTP_PROXY (http://USER:PASSWORD@HOST:PORT)';
  if (/the proxy .*does not respond/.test(why))
    return 'Check HTTPS_PROXY and HTTP_PROXY (http://HOST:PORT): nothing responds at this address, or it is unknown here';
  if (/the proxy .*does not use TLS/.test(why))
    return 'Begin its address in HTTPS_PROXY or HTTP_PROXY with http:// instead of https://';
  if (/not the address of an HTTP proxy/.test(why)) return 'Set it to http://HOST:PORT, or unset it';
  if (/organization of the token|organization in SNYK_ORG/.test(why))
    return "Set SNYK_ORG to the id of your organization in Snyk's settings";
  if (/Enterprise plan/.test(why)) {
    return !has.organization
      ? 'Use a token of an organization with that plan, or pass --disable-source snyk'
      : 'Check SNYK_ORG, use a token of an organization with that plan, or pass --disable-source snyk';
  }
  if (/such package or organization/.test(why))
    return 'Check SNYK_ORG: the id of an organization that this token may use, from its settings in Snyk';
  if (/another region/.test(why))
    return `Replace ${secret}, or name its region: --source-url snyk=https://api.eu.snyk.io/rest`;
  if (/does not accept the login/.test(why)) return `Replace ${secret}: it is rejected. Its form is USER:PASSWORD`;
  if (/access token|API key/.test(why)) return `Replace ${secret}: it is rejected`;
  if (/single sign-on/.test(why))
    return "Open GitHub's settings, Developer settings, Personal access tokens, and select Configure SSO for this token";
  const isOfMirror = factsOf(service).token?.ofMirror === true;
  if (/requires a login|status 401/.test(why) && variable !== '') {
    return isOfMirror && !has.mirror
      ? `Check which proxy or firewall asks for a login: ${host} itself needs none; or ${mirror}`
      : `Set ${secret}`;
  }
  if (/ until .* UTC/.test(why)) return 'Check again after that time';
  if (/data older than/.test(why))
    return has.mirror ? `Refresh the mirror at ${host}` : `Check whether a proxy sends an old copy of ${host}`;
  if (/left no time/.test(why)) return 'Wait a few minutes and check again';
  if (/character in it/.test(why)) return `Set ${secret} again, without spaces and line breaks`;
  if (/limiting requests/.test(why)) {
    const more = variable === '' || service === 'pypi' || has.secret ? '' : `; with ${variable} it allows more`;
    // Both say it with 403, as firewalls do.
    const isLikeFirewall = service === 'nvd' || service === 'mitre';
    const otherwise = isLikeFirewall ? `. If it still fails, check whether your firewall blocks ${host}` : '';
    return `Wait ${waitText(has.waitMs)} and check again${more}${otherwise}`;
  }
  if (/could not be reached/.test(why)) {
    return `Allow ${host} in firewall and proxy (HTTPS_PROXY, NO_PROXY), or ${mirror}`;
  }
  if (/in time|took \d+ s|status 5\d\d|status 408|is paused|incomplete response/.test(why))
    return `Check again later; if it fails again, contact the operator of ${host} or of your proxy`;
  if (/status 403/.test(why) && isOfMirror && has.mirror) {
    return has.secret
      ? `Check whether the login in ${variable} may read this repository, or ask the operator of ${host}`
      : `Set ${secret} if the repository needs a login; otherwise, ask the operator of ${host}`;
  }
  if (/status (401|403|405|451)/.test(why))
    return `Ask the operator of ${host} or of your firewall why this network is blocked, or ${mirror}`;
  if (/redirected|is not allowed/.test(why))
    return `Open ${host} in a browser: a portal may intercept it; correct the address of a mirror`;
  if (
    /no document|no list|another service may respond|no readable|which does not name|cannot be read|too large|never ends|first page of a list|another order|does not have|no such file|cannot be used|status 4\d\d/.test(
      why,
    )
  ) {
    return `Open ${host} in a browser: a portal may respond instead, or the address of a mirror is wrong; otherwise report this output`;
  }
  return 'Report this output';
}

function waitText(ms: number | undefined): string {
  if (ms === undefined) return 'a few minutes';
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

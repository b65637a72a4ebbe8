/** What an administrator can do about each way in which a source does not answer. Asks nobody. */
import { readRemark } from '../../core/message/remark';
import type { RemarkTemplate } from '../../core/message/remarkTemplates';
import { toEnglish } from '../../core/message/text';
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

type Remedy = (
  of: Standing & {
    readonly service: ServiceId;
    readonly host: string;
    /** The variable of its token, key or login; empty: it has none. */
    readonly variable: string;
    /** Whether only a mirror of it takes a login. */
    readonly isLoginOfMirror: boolean;
    /** What the sentence holds. */
    readonly value: string;
  },
) => string;

/** An imperative sentence for what completes "{label} …". */
export function remedyFor(service: ServiceId, host: string, why: string, has: Standing): string {
  const read = readRemark(why);
  const [value] = read?.values ?? [];
  const { token } = factsOf(service);
  const variable = token?.variable ?? '';
  const isLoginOfMirror = token?.ofMirror === true;
  const remedy = remedies.get(read?.template ?? '');
  const told = typeof value === 'object' ? toEnglish(value) : String(value);
  return remedy?.({ ...has, service, host, variable, isLoginOfMirror, value: told }) ?? 'Report this output';
}

const secretOf = (variable: string): string => `${variable} (in VS Code: Set Token)`;
const anotherAddress = (service: ServiceId, { mirrorOption }: Standing): string =>
  `name a mirror with ${mirrorOption ?? `--source-url ${service}=URL`}`;

const replaceToken: Remedy = ({ variable }) => `Replace ${secretOf(variable)}: it is rejected`;
const checkLater: Remedy = ({ host }) =>
  `Check again later; if it fails again, contact the operator of ${host} or of your proxy`;
const afterThatTime: Remedy = () => 'Check again after that time';
const loginOfProxy: Remedy = () =>
  'Put the login into HTTPS_PROXY or HTTP_PROXY (http://USER:PASSWORD@HOST:PORT); for NTLM or Kerberos run a local proxy that supports it';
const nameOrganization: Remedy = () => "Set SNYK_ORG to the id of your organization in Snyk's settings";
const otherResponder: Remedy = ({ host }) =>
  `Open ${host} in a browser: a portal may intercept it; correct the address of a mirror`;
const noService: Remedy = ({ host }) =>
  `Open ${host} in a browser: a portal may respond instead, or the address of a mirror is wrong; otherwise report this output`;
const blocked: Remedy = (of) =>
  `Ask the operator of ${of.host} or of your firewall why this network is blocked, or ${anotherAddress(of.service, of)}`;
const loginMissing: Remedy = (of) => {
  if (of.variable === '') return blocked(of);
  return of.isLoginOfMirror && !of.mirror
    ? `Check which proxy or firewall asks for a login: ${of.host} itself needs none; or ${anotherAddress(of.service, of)}`
    : `Set ${secretOf(of.variable)}`;
};

const certificate: Remedy = ({ host, value }) => {
  if (/EXPIRED|NOT_YET_VALID|DATE_INVALID/.test(value))
    return `Check the clock of this computer; if it is right, the operator of ${host} or of your proxy must renew the certificate`;
  if (/ALTNAME|HOSTNAME|COMMON_NAME/.test(value))
    return `Check which host responds in place of ${host}: a proxy, a portal, or a wrong address of a mirror`;
  return `Trust the certificate of your proxy or of ${host}: NODE_EXTRA_CA_CERTS=FILE (PEM) for the command line, the system's store for VS Code (setting http.systemCertificates)`;
};

const limited: Remedy = ({ service, host, variable, secret, waitMs }) => {
  const more = variable === '' || service === 'pypi' || secret ? '' : `; with ${variable} it allows more`;
  // Both say it with 403, as firewalls do.
  const isLikeFirewall = service === 'nvd' || service === 'mitre';
  const otherwise = isLikeFirewall ? `. If it still fails, check whether your firewall blocks ${host}` : '';
  return `Wait ${waitText(waitMs)} and check again${more}${otherwise}`;
};

const refusedStatus: Remedy = (of) => {
  const status = Number(of.value);
  if (status === 401) return loginMissing(of);
  if (status === 403 && of.isLoginOfMirror && of.mirror) {
    return of.secret
      ? `Check whether the login in ${of.variable} may read this repository, or ask the operator of ${of.host}`
      : `Set ${secretOf(of.variable)} if the repository needs a login; otherwise, ask the operator of ${of.host}`;
  }
  if ([403, 405, 451].includes(status)) return blocked(of);
  return status === 408 || status >= 500 ? checkLater(of) : noService(of);
};

const remedies: ReadonlyMap<string, Remedy> = new Map<RemarkTemplate, Remedy>([
  [
    'no API token',
    ({ service, variable }) =>
      `Set ${secretOf(variable)} to use it; without it, ${service === 'github' ? 'a scan uses OSV only' : 'its column is "Not checked"'}`,
  ],
  ['could not be reached: its certificate is not trusted ({0})', certificate],
  ['could not be reached: the proxy requires a login', loginOfProxy],
  ['could not be reached: the proxy {0} requires a login', loginOfProxy],
  [
    'could not be reached: the proxy {0} rejects the login',
    () => 'Correct the login in HTTPS_PROXY or HTTP_PROXY (http://USER:PASSWORD@HOST:PORT)',
  ],
  [
    'could not be reached: the proxy {0} does not respond',
    () =>
      'Check HTTPS_PROXY and HTTP_PROXY (http://HOST:PORT): nothing responds at this address, or it is unknown here',
  ],
  [
    'could not be reached: the proxy {0} does not use TLS',
    () => 'Begin its address in HTTPS_PROXY or HTTP_PROXY with http:// instead of https://',
  ],
  ['could not be reached: {0} is not the address of an HTTP proxy', () => 'Set it to http://HOST:PORT, or unset it'],
  [
    'could not be reached',
    (of) => `Allow ${of.host} in firewall and proxy (HTTPS_PROXY, NO_PROXY), or ${anotherAddress(of.service, of)}`,
  ],
  ['does not name the organization of the token: set SNYK_ORG', nameOrganization],
  ['does not accept the organization in SNYK_ORG', nameOrganization],
  [
    'does not let this organization use its API: that takes an Enterprise plan',
    ({ organization }) =>
      `${organization ? 'Check SNYK_ORG, use' : 'Use'} a token of an organization with that plan, or pass --disable-source snyk`,
  ],
  [
    'has no such package or organization',
    () => 'Check SNYK_ORG: the id of an organization that this token may use, from its settings in Snyk',
  ],
  [
    'does not accept the access token: it may be of another region (api.us, api.eu or api.au.snyk.io)',
    ({ variable }) =>
      `Replace ${secretOf(variable)}, or name its region: --source-url snyk=https://api.eu.snyk.io/rest`,
  ],
  ['does not accept the login', (of) => `${replaceToken(of)}. Its form is USER:PASSWORD`],
  ['does not accept the access token', replaceToken],
  ['does not accept the API key', replaceToken],
  ['rejects the API key', replaceToken],
  [
    'requires the token to be authorized for single sign-on',
    () => "Open GitHub's settings, Developer settings, Personal access tokens, and select Configure SSO for this token",
  ],
  ['requires a login', loginMissing],
  [
    'was not queried: its token has a character in it that cannot be sent',
    ({ variable }) => `Set ${secretOf(variable)} again, without spaces and line breaks`,
  ],
  [
    'was not queried: its limits, or a wait that it requested, left no time',
    () => 'Wait a few minutes and check again',
  ],
  ['is limiting requests until {0} UTC', afterThatTime],
  ['is unavailable until {0} UTC', afterThatTime],
  ['is not queried until {0} UTC, as it requested', afterThatTime],
  ['is limiting requests', limited],
  ['is limiting requests, or a firewall blocks it (status 403)', limited],
  ['keeps limiting requests and is paused', limited],
  [
    'has data older than {0} days',
    ({ host, mirror }) =>
      mirror ? `Refresh the mirror at ${host}` : `Check whether a proxy sends an old copy of ${host}`,
  ],
  ['responded with status {0}', refusedStatus],
  ['did not respond', checkLater],
  ['did not respond in time', checkLater],
  ['took {0} s to respond', checkLater],
  ['sent an incomplete response', checkLater],
  ['paused, too many of its queries failed', checkLater],
  ['has sent {0} MiB in {1} responses and is paused', checkLater],
  ['changed again and again while it was fetched', checkLater],
  ['sent a different part than requested', checkLater],
  ['sent a file that fails its checksum', checkLater],
  ['was redirected to another host', otherResponder],
  ['was redirected to an address without TLS', otherResponder],
  ['was redirected too often', otherResponder],
  ['has an address that is not allowed', otherResponder],
  ['sent a response that cannot be read', noService],
  ['sent a response that is too large', noService],
  ['sent the first page of a list only', noService],
  ['sent a list that never ends', noService],
  ['sent its results in another order', noService],
  ['sent no document of this package', noService],
  ['sent no list of this package', noService],
  ['has no list of releases', noService],
  ['sent no readable advisory {0}', noService],
  ['lists {0}, which does not name this package', noService],
  ['rejects the query for this package', noService],
  ['responded with status 404, but not as it does for unknown packages', noService],
  ['has neither this package nor {0}: another service may respond at its address', noService],
  ['does not have {0}, which every mirror has', noService],
  ['does not have release {0} of {1}', noService],
  ['does not have an advisory of {0}, which every mirror has', noService],
  ['lists an advisory that cannot be read', noService],
  ['lists a version range that cannot be read ({0})', noService],
  ['sent issues that cannot be read ({0})', noService],
  ['has a score of {0} that cannot be read', noService],
  ['has no such file', noService],
  ['sent a file that cannot be used ({0})', noService],
]);

function waitText(ms: number | undefined): string {
  if (ms === undefined) return 'a few minutes';
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

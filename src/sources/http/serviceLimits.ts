/** How each service wants to be asked: how many at once, how many in what time, with which secret. */
import type { ServiceId, SourceSecrets, SourceSettings } from '../../core/scan/sourceSettings';

/** At most `requests` in any `ms` milliseconds. */
export interface RollingLimit {
  readonly requests: number;
  readonly ms: number;
}

export interface ServiceLimits {
  readonly atOnce: number;
  /** All hold at the same time. */
  readonly rolling: readonly RollingLimit[];
  /** Milliseconds to wait when the service says "too many" without saying how long. */
  readonly limitedWaitMs: number;
  /** Milliseconds without a byte of an answer after which none is expected; a minute when absent. */
  readonly silenceMs?: number;
}

const second = 1000;
const minute = 60 * second;

/** Documented, else what its maintainers ask for, else modest. NVD allows ten times as much with a key. */
const limits: Readonly<Record<ServiceId, ServiceLimits>> = {
  pypi: { atOnce: 4, rolling: [], limitedWaitMs: 30 * second },
  osv: { atOnce: 8, rolling: [], limitedWaitMs: 30 * second },
  // "Make requests serially": https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
  github: { atOnce: 1, rolling: [], limitedWaitMs: minute },
  // https://nvd.nist.gov/developers/start-here
  nvd: { atOnce: 1, rolling: [{ requests: 5, ms: 30 * second }], limitedWaitMs: 30 * second, silenceMs: 90 * second },
  // 1,000 a minute for all its users together.
  mitre: { atOnce: 4, rolling: [{ requests: 2, ms: second }], limitedWaitMs: 30 * second },
  snyk: { atOnce: 4, rolling: [{ requests: 180, ms: minute }], limitedWaitMs: minute },
  exploitDb: { atOnce: 1, rolling: [], limitedWaitMs: 30 * second },
  kev: { atOnce: 1, rolling: [], limitedWaitMs: 30 * second },
  epss: { atOnce: 1, rolling: [{ requests: 1, ms: second }], limitedWaitMs: 30 * second },
};

const nvdWithKey: ServiceLimits = { ...limits.nvd, atOnce: 2, rolling: [{ requests: 50, ms: 30 * second }] };

export function limitsOf(service: ServiceId, secrets: SourceSecrets): ServiceLimits {
  return service === 'nvd' && hasValue(secrets.nvdApiKey) ? nvdWithKey : limits[service];
}

/** Name in lower case and value of the header that carries the service's secret; undefined: it has none. */
export function secretHeader(
  service: ServiceId,
  secrets: SourceSecrets,
  services: SourceSettings['services'],
): readonly [string, string] | undefined {
  const { githubToken, nvdApiKey, snykToken, pypiLogin } = secrets;
  if (service === 'pypi' && services.pypi?.baseUrl !== undefined && hasValue(pypiLogin)) {
    return ['authorization', `Basic ${Buffer.from(pypiLogin).toString('base64')}`];
  }
  if (service === 'github' && hasValue(githubToken)) return ['authorization', `Bearer ${githubToken}`];
  if (service === 'nvd' && hasValue(nvdApiKey)) return ['apikey', nvdApiKey];
  if (service === 'snyk' && hasValue(snykToken)) return ['authorization', `token ${snykToken}`];
  return undefined;
}

function hasValue(secret: string | undefined): secret is string {
  return secret !== undefined && secret !== '';
}

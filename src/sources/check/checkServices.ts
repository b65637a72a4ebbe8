/** Asks each source that is on one harmless question and says how it answered and what to do where it did not. Tells no secret, no address beyond a host, and nothing of a workbook. */
import type { CveReportSource, VersionReportSource } from '../../core/advisory/sourcePorts';
import type { SourceAnswer } from '../../core/advisory/source';
import type { Clock } from '../../platform/clock';
import { type ServiceId, serviceIds, type SourceSecrets, type SourceSettings } from '../../core/scan/sourceSettings';
import { remark } from '../../core/message/remark';
import { serviceBases } from '../http/serviceBases';
import type { LookupSources } from '../lookup/lookupSources';
import { remedyFor } from './remedies';

export interface ServiceCheck {
  readonly service: ServiceId;
  /** As a person knows it. */
  readonly label: string;
  readonly host: string;
  /** `notAsked`: it has no token, and a scan does not ask it either. */
  readonly status: 'works' | 'slow' | 'notAsked' | 'failed';
  /** Whether a token, key or login went along. */
  readonly hasSecret: boolean;
  readonly ms: number;
  /** ISO 8601, of the data, where the source tells it. */
  readonly dataDate?: string;
  /** Completes "{label} …"; unless it works. */
  readonly why?: string;
  /** What to do then, an imperative sentence. */
  readonly next?: string;
}

export interface CheckPorts {
  /** Asks once, and keeps nothing. */
  readonly sources: LookupSources;
  readonly services: SourceSettings['services'];
  readonly secrets: SourceSecrets;
  readonly clock: Clock;
}

/** Known to every database since 2023: a source that has not got them has not understood the question. */
const known = { name: 'requests', version: '2.28.1', cve: 'CVE-2023-32681' } as const;

const longestMs = 120_000;

/** Milliseconds from which on a scan is noticeably slower; Exploit-DB's table is 10 MB. */
const slowMs = (service: ServiceId): number => (service === 'exploitDb' || service === 'nvd' ? 30_000 : 10_000);

/** All at once, each on its own; rejects only with the signal's reason. */
export function checkServices(ports: CheckPorts, signal: AbortSignal): Promise<readonly ServiceCheck[]> {
  const isOn = (service: ServiceId): boolean => ports.services[service]?.enabled === true;
  return Promise.all(serviceIds.filter(isOn).map((service) => checkOne(service, ports, signal)));
}

type Answer = Pick<SourceAnswer<unknown>, 'status' | 'origin'> & { readonly why?: string };

async function checkOne(service: ServiceId, ports: CheckPorts, signal: AbortSignal): Promise<ServiceCheck> {
  const { clock, secrets, services, sources } = ports;
  const { host } = new URL(services[service]?.baseUrl ?? serviceBases[service][0]);
  const begun = clock.monotonic();
  const answer = await withinTime(clock, signal, (stop) => questions[service](sources, stop));
  const ms = Math.round(clock.monotonic() - begun);
  const has = { secret: hasSecret(service, ports), organization: secrets.snykOrganization !== undefined };
  const seen = { service, label: labels[service], host, hasSecret: has.secret, ms };
  const why =
    answer.status === 'notFound' ? remark`does not know what every copy of it knows (${known.cve})` : answer.why;
  if (answer.status !== 'ok' && answer.status !== 'notFound' && answer.status !== 'unavailable') {
    return { ...seen, status: 'notAsked', why: why ?? '', next: remedyFor(service, host, why ?? '', has) };
  }
  if (why !== undefined) return { ...seen, status: 'failed', why, next: remedyFor(service, host, why, has) };
  const dataDate = answer.origin?.dataDate;
  const dated = dataDate === undefined ? {} : { dataDate };
  if (ms < slowMs(service)) return { ...seen, ...dated, status: 'works' };
  const slow = `took ${Math.round(ms / 1000)} s to answer`;
  return { ...seen, ...dated, status: 'slow', why: slow, next: remedyFor(service, host, slow, has) };
}

/** A question that is not answered by then is one that was not answered in time. */
async function withinTime(
  clock: Clock,
  signal: AbortSignal,
  ask: (stop: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const stop = new AbortController();
  const ended = new AbortController();
  const cancel = (): void => stop.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  void clock.sleep(longestMs, ended.signal).then(() => stop.abort(new Error('The time is over.')));
  try {
    return await ask(stop.signal);
  } catch (error) {
    signal.throwIfAborted();
    const why = stop.signal.aborted
      ? remark`did not answer in time`
      : remark`failed: ${error instanceof Error ? error.message : String(error)}`;
    return { status: 'unavailable', why };
  } finally {
    ended.abort();
    signal.removeEventListener('abort', cancel);
  }
}

type Question = (sources: LookupSources, signal: AbortSignal) => Promise<Answer>;

const notOpened: Answer = { status: 'unavailable', why: remark`is not asked by a scan with these settings` };

const questions: Readonly<Record<ServiceId, Question>> = {
  pypi: async ({ index }, signal) => {
    const answer = await index?.fetchPackage(known.name, known.version, signal);
    const lacksIt = answer?.status === 'ok' && answer.value.metadata.installedExists !== true;
    return lacksIt ? { status: 'notFound' } : (answer ?? notOpened);
  },
  osv: async ({ advisories }, signal) => {
    const answer = await advisories.fetchAdvisories(known.name, signal);
    if (answer.unreadable !== undefined) return { status: 'unavailable', why: answer.unreadable };
    return answer.status === 'ok' && answer.value.length === 0 ? { status: 'notFound' } : answer;
  },
  github: ({ github }, signal) => reportOf(github, signal),
  nvd: ({ nvd }, signal) => opinionOf(nvd, signal),
  mitre: ({ mitre }, signal) => opinionOf(mitre, signal),
  snyk: ({ snyk }, signal) => reportOf(snyk, signal),
  exploitDb: ({ exploitDb }, signal) => exploitDb?.find([known.cve], signal) ?? Promise.resolve(notOpened),
  kev: ({ kev }, signal) => kev?.find([known.cve], signal) ?? Promise.resolve(notOpened),
  epss: async ({ epss }, signal) => {
    const answer = await epss?.find([known.cve], signal);
    return answer?.status === 'ok' && answer.value.length === 0 ? { status: 'notFound' } : (answer ?? notOpened);
  },
};

async function reportOf(source: VersionReportSource | undefined, signal: AbortSignal): Promise<Answer> {
  const answer = await source?.fetchReport(known.name, known.version, signal);
  const lacksIt = answer?.status === 'ok' && answer.value.affecting.length === 0;
  return lacksIt ? { status: 'notFound' } : (answer ?? notOpened);
}

async function opinionOf(source: CveReportSource | undefined, signal: AbortSignal): Promise<Answer> {
  return (await source?.fetchOpinions([known.cve], signal))?.get(known.cve) ?? notOpened;
}

function hasSecret(service: ServiceId, { secrets, services }: CheckPorts): boolean {
  const isSet = (secret: string | undefined): boolean => secret !== undefined && secret !== '';
  if (service === 'pypi') return services.pypi?.baseUrl !== undefined && isSet(secrets.pypiLogin);
  if (service === 'github') return isSet(secrets.githubToken);
  if (service === 'nvd') return isSet(secrets.nvdApiKey);
  return service === 'snyk' && isSet(secrets.snykToken);
}

const labels: Readonly<Record<ServiceId, string>> = {
  pypi: 'PyPI',
  osv: 'OSV',
  github: 'GitHub',
  nvd: 'NVD',
  mitre: 'MITRE CVE',
  snyk: 'Snyk',
  exploitDb: 'Exploit-DB',
  kev: 'CISA KEV',
  epss: 'EPSS',
};

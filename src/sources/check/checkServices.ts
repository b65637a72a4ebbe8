/** Asks each source that is on one harmless question and says how it answered and what to do where it did not. Tells no secret, no address beyond a host, and nothing of a workbook. */
import type {
  CveListSource,
  CveReportSource,
  PredictionSource,
  VersionReportSource,
} from '../../core/advisory/sourcePorts';
import type { Provenance, SourceAnswer } from '../../core/advisory/source';
import { oldDayOf, usualAgeBounds } from '../../core/advisory/dataAge';
import type { Clock } from '../../platform/clock';
import {
  type ServiceId,
  sourceOfService,
  type SourceSecrets,
  type SourceSettings,
} from '../../core/scan/sourceSettings';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { factsOf, serviceIds } from '../registered';
import { secretOf, type SourceFacts } from '../sourceFacts';
import type { LookupSources } from '../lookup/lookupSources';
import { remedyFor } from './remedies';

export interface ServiceCheck {
  readonly service: ServiceId;
  /** As a person knows it. */
  readonly label: string;
  readonly host: string;
  /** `notAsked`: it has no token, and a scan does not ask it either. */
  readonly status: 'works' | 'slow' | 'old' | 'notAsked' | 'failed';
  /** Whether a token, key or login went along. */
  readonly hasSecret: boolean;
  /** Without the wait before the first request, for limits or because the service asked for it earlier. */
  readonly ms: number;
  /** ISO 8601, of the data, where the source tells it. */
  readonly dataDate?: string;
  /** Completes "{label} …"; of one that works, what it lacks. */
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
  /** When each service was first sent a request, on the monotonic clock. */
  readonly firstSent: ReadonlyMap<ServiceId, number>;
  /** What hosts have asked to be waited, in milliseconds, where they have. */
  readonly waits?: ReadonlyMap<string, number>;
  /** From which on data is old; 30 when absent. */
  readonly fileDays?: number | undefined;
}

/** Known to every database since 2023: a source that has not got them has not understood the question. */
const known = { name: 'requests', version: '2.28.1', cve: 'CVE-2023-32681' } as const;

const longestMs = 120_000;

/** Milliseconds from which on a scan is noticeably slower. */
const usualSlowMs = 10_000;

/** All at once, each on its own; rejects only with the signal's reason. */
export function checkServices(ports: CheckPorts, signal: AbortSignal): Promise<readonly ServiceCheck[]> {
  const isOn = (service: ServiceId): boolean => ports.services[service]?.enabled === true;
  return Promise.all(serviceIds.filter(isOn).map((service) => checkOne(service, ports, signal)));
}

type Answer = Pick<SourceAnswer<unknown>, 'origin'> & {
  /** `late`: none within the time. */
  readonly status: SourceAnswer<unknown>['status'] | 'late';
  readonly why?: string;
};

const asked: ReadonlySet<Answer['status']> = new Set(['ok', 'notFound', 'unavailable', 'late']);

const neverSent = remark`was not queried: its limits, or a wait that it requested, left no time`;

async function checkOne(service: ServiceId, ports: CheckPorts, signal: AbortSignal): Promise<ServiceCheck> {
  const { clock, secrets, services, sources } = ports;
  const facts = factsOf(service);
  const { host: first } = new URL(services[service]?.baseUrl ?? facts.bases[0]);
  const begun = clock.monotonic();
  const answer = await withinTime(clock, signal, (stop) => question(service, sources, stop));
  const sent = ports.firstSent.get(service);
  const ms = Math.round(clock.monotonic() - (sent ?? begun));
  const has = {
    secret: secretOf(facts, secrets, services) !== undefined,
    organization: secrets['snykOrganization'] !== undefined,
    mirror: services[service]?.baseUrl !== undefined,
  };
  const host = mirrorOf(facts, services, answer) ?? first;
  const waitMs = ports.waits?.get(host);
  const seen = { service, label: facts.label, host, hasSecret: has.secret, ms };
  const late = sent === undefined ? neverSent : remark`did not respond in time`;
  const why = answer.status === 'notFound' ? lackOf(service) : answer.status === 'late' ? late : answer.why;
  if (!asked.has(answer.status)) {
    return { ...seen, status: 'notAsked', why: why ?? '', next: remedyFor(service, host, why ?? '', has) };
  }
  // A company's mirror has what was approved: that it lacks a package is an answer like any other.
  if (answer.status === 'notFound' && service === 'pypi' && has.mirror && why !== undefined)
    return { ...seen, status: 'works', why };
  if (why !== undefined)
    return { ...seen, status: 'failed', why, next: remedyFor(service, host, why, { ...has, waitMs }) };
  const dataDate = answer.origin?.dataDate;
  const dated = dataDate === undefined ? {} : { dataDate };
  const days = ports.fileDays ?? usualAgeBounds.file;
  if (facts.isRefreshed === true && oldDayOf(dataDate, days, clock.now()) !== undefined) {
    const why = remark`has data older than ${days} days`;
    return { ...seen, ...dated, status: 'old', why, next: remedyFor(service, host, why, has) };
  }
  if (ms < (facts.slowMs ?? usualSlowMs)) return { ...seen, ...dated, status: 'works' };
  const slow = remark`took ${Math.round(ms / 1000)} s to respond`;
  return { ...seen, ...dated, status: 'slow', why: slow, next: remedyFor(service, host, slow, has) };
}

/** Of what was asked about: an index has packages, and the sources of CVE ids were not asked about any. */
function lackOf(service: ServiceId): string {
  const { name, version, cve } = known;
  if (service === 'pypi') return remark`does not have release ${version} of ${name}`;
  return isAskedByVersion.has(service)
    ? remark`does not have an advisory of ${`${name} ${version}`}, which every mirror has`
    : remark`does not have ${cve}, which every mirror has`;
}

const isAskedByVersion: ReadonlySet<ServiceId> = new Set<ServiceId>(['osv', 'github', 'snyk']);

/** The publisher's other host, where that is the one that responded. */
function mirrorOf(
  { id, bases }: SourceFacts,
  services: CheckPorts['services'],
  { origin }: Answer,
): string | undefined {
  if (services[id]?.baseUrl !== undefined || origin?.url === undefined || !URL.canParse(origin.url)) return undefined;
  const { host } = new URL(origin.url);
  return bases.some((base) => new URL(base).host === host) ? host : undefined;
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
    if (stop.signal.aborted) return { status: 'late' };
    const why = remark`failed: ${foreign(error instanceof Error ? error.message : String(error))}`;
    return { status: 'unavailable', why };
  } finally {
    ended.abort();
    signal.removeEventListener('abort', cancel);
  }
}

const notOpened: Answer = { status: 'unavailable', why: remark`is not used by a scan with these settings` };

/** The index, the advisories, or whichever port is of this service. */
function question(service: ServiceId, sources: LookupSources, signal: AbortSignal): Promise<Answer> {
  const isOf = ({ provenance }: { readonly provenance: Provenance }): boolean =>
    provenance.source === sourceOfService(service);
  if (service === 'pypi') return indexed(sources, signal);
  if (service === 'osv') return advised(sources, signal);
  const { reports, cveReports, knownExploited, predictions, exploits } = sources;
  const ofVersion = reports.find(isOf);
  const ofCve = cveReports.find(isOf);
  const list: CveListSource<unknown> | undefined = [...knownExploited, ...exploits].find(isOf);
  const prediction = predictions.find(isOf);
  if (ofVersion !== undefined) return reportOf(ofVersion, signal);
  if (ofCve !== undefined) return opinionOf(ofCve, signal);
  if (list !== undefined) return list.find([known.cve], signal);
  return prediction === undefined ? Promise.resolve(notOpened) : predicted(prediction, signal);
}

async function indexed({ index }: LookupSources, signal: AbortSignal): Promise<Answer> {
  const answer = await index?.fetchPackage(known.name, known.version, signal);
  const lacksIt = answer?.status === 'ok' && answer.value.metadata.installedExists !== true;
  return lacksIt ? { status: 'notFound' } : (answer ?? notOpened);
}

async function advised({ advisories }: LookupSources, signal: AbortSignal): Promise<Answer> {
  const answer = await advisories.fetchAdvisories(known.name, signal);
  if (answer.unreadable !== undefined) return { status: 'unavailable', why: answer.unreadable };
  return answer.status === 'ok' && answer.value.length === 0 ? { status: 'notFound' } : answer;
}

/** Every CVE has a prediction; a list of what is exploited may well lack one. */
async function predicted(source: PredictionSource, signal: AbortSignal): Promise<Answer> {
  const answer = await source.find([known.cve], signal);
  return answer.status === 'ok' && answer.value.length === 0 ? { status: 'notFound' } : answer;
}

async function reportOf(source: VersionReportSource, signal: AbortSignal): Promise<Answer> {
  const answer = await source.fetchReport(known.name, known.version, signal);
  const lacksIt = answer.status === 'ok' && answer.value.affecting.length === 0;
  return lacksIt ? { status: 'notFound' } : answer;
}

async function opinionOf(source: CveReportSource, signal: AbortSignal): Promise<Answer> {
  return (await source.fetchOpinions([known.cve], signal)).get(known.cve) ?? notOpened;
}

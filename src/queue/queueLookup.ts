/** Has packages looked up by the workers of a queue: one job for each, which scans with the same question share. Looks nothing up itself. */
import { hourMs } from '../core/time/durations';
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { SourceId } from '../core/advisory/evidence';
import type { Provenance } from '../core/advisory/source';
import { remark } from '../core/message/remark';
import type { PackageQuery } from '../core/sheet/packageRow';
import { identityKey } from '../core/package/identity';
import { sourceOfService } from '../core/scan/sourceSettings';
import { assessPackage } from '../core/verdict/assess';
import type { AcceptedOf } from '../core/verdict/acceptRisks';
import type { Finding } from '../core/verdict/finding';
import type { LookupExecutor, SourceCompletion, SourceTiming } from '../core/verdict/lookup';
import { untilAborted } from '../platform/abortable';
import { parseJson } from '../platform/parseJson';
import {
  jobIdOf,
  jobOf,
  type JobSettings,
  type LookupJob,
  queryOf,
  queueNameOf,
  queuePrefix,
  readAnswer,
} from './jobFormat';
import type { QueueAddress } from './queueAddress';
import type { QueueLibrary } from './queueLibrary';
import { connectionOptions } from './queueServer';
import { AnswerCount } from './answerCount';
import type { Hello } from './workerRegistry';

/** Packages whose answers may be under way or wait for their batch. */
const lookAhead = 512;
const gatherMs = 10;
/** Milliseconds between two looks for answers of which no event came. */
const sweepMs = 2000;
/** Seconds for which an answer serves other scans. */
const servesSeconds = 2 * 3600;
const mostKept = 50_000;
const longestReason = 300;
const longestCloseMs = 1000;

interface Pending {
  readonly job: LookupJob;
  readonly answer: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface QueueLookupPorts {
  readonly address: QueueAddress;
  readonly library: QueueLibrary;
  /** Of this scan; closed by whoever opened it. */
  readonly redis: Redis;
  /** Of a worker that fits. */
  readonly hello: Hello;
  readonly settings: JobSettings;
  readonly acceptedOf: AcceptedOf;
  /** By the server's clock, in milliseconds since the epoch. */
  readonly now: number;
}

export class QueueLookup implements LookupExecutor {
  readonly provenance: readonly Provenance[];
  private readonly counted: readonly SourceId[];
  private readonly queue: Queue;
  private readonly events: QueueEvents;
  private readonly pending = new Map<string, Pending>();
  private readonly toAdd = new Set<string>();
  /** Of answers from before this scan that lacked something: asked anew once. */
  private readonly renewed = new Set<string>();
  private readonly count = new AnswerCount();
  private onPair: (pair: SourceCompletion) => void = () => undefined;
  /** Announced and not asked yet, in order. */
  private rest: Iterator<PackageQuery> = [].values();
  /** Asked before their turn, by identity. */
  private readonly ahead = new Map<string, Promise<unknown>>();
  private readonly hour: number;
  private failure: Error | undefined;
  private isClosed = false;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(private readonly ports: QueueLookupPorts) {
    const { address, library, hello, settings, now } = ports;
    const asked = new Set(settings.services.map(sourceOfService));
    this.provenance = hello.provenance.filter(({ source }) => asked.has(source));
    this.counted = hello.counted.filter((source) => asked.has(source));
    this.hour = Math.floor(now / hourMs);
    const options = {
      ...{ connection: connectionOptions(address, () => this.isClosed), prefix: queuePrefix },
      ...{ skipVersionCheck: true, skipWaitingForReady: true },
    };
    const name = queueNameOf(hello);
    this.queue = new library.bullmq.Queue(name, options);
    this.events = new library.bullmq.QueueEvents(name, options);
    // Whoever watches the server tells.
    this.queue.on('error', () => undefined);
    this.events.on('error', () => undefined);
    this.events.on('completed', ({ jobId, returnvalue }) => this.pending.get(jobId)?.resolve(returnvalue));
    this.events.on('failed', ({ jobId, failedReason }) => this.pending.get(jobId)?.reject(failed(failedReason)));
  }

  get sourcesPerPackage(): number {
    return this.counted.length;
  }

  onDidFinishPair(listener: (pair: SourceCompletion) => void): void {
    this.onPair = listener;
  }

  sourceTimings(): readonly SourceTiming[] {
    return this.provenance.map(({ source, label }) => this.count.timingOf(source, label));
  }

  announce(queries: Iterable<PackageQuery>): void {
    this.rest = queries[Symbol.iterator]();
    this.begin();
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    const key = identityKey(query.identity);
    const begun = this.ahead.get(key) ?? this.ask(query);
    try {
      const first = this.read(await untilAborted(begun, signal), query);
      // Workers know of no acceptance: it is part of the question where it changes the answer.
      const accepted = this.ports.acceptedOf(first);
      const finding =
        accepted.length === 0 ? first : this.read(await untilAborted(this.ask(query, accepted), signal), query);
      this.count.add(finding);
      for (const source of this.counted) this.onPair({ key, source });
      return finding;
    } finally {
      this.ahead.delete(key);
      this.begin();
    }
  }

  /** From now on every lookup rejects with this. */
  fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.values()) reject(this.failure);
  }

  /** Jobs under way stay in the queue: their answers serve a scan that is resumed. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.sweeping);
    this.failure ??= new Error('The scan has ended');
    const closing = Promise.allSettled([this.queue.disconnect(), this.events.close()]);
    // Without a server neither ends.
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, longestCloseMs)));
    await Promise.race([closing, late]);
    clearTimeout(timer);
  }

  private begin(): void {
    while (this.ahead.size < lookAhead && this.failure === undefined) {
      const next = this.rest.next();
      if (next.done === true) return;
      const key = identityKey(next.value.identity);
      if (!this.ahead.has(key)) this.ahead.set(key, this.ask(next.value));
    }
  }

  private read(value: unknown, query: PackageQuery): Finding {
    const found = readAnswer(value, this.ports.hello, query);
    if (!('unfit' in found)) return found;
    const why = remark`sent a response through the queue that does not fit (${found.unfit})`;
    const [label = 'OSV'] = this.provenance.flatMap((each) => (each.source === 'advisories' ? [each.label] : []));
    const finding = assessPackage(query, { status: 'unavailable', why }, { advisoryLabel: label });
    const sources = this.provenance.map((each) => ({
      ...{ source: each.source, label: each.label, status: 'unavailable' as const, why },
    }));
    return { ...finding, answeredBy: [], sources };
  }

  private ask(query: PackageQuery, accepted: readonly string[] = []): Promise<unknown> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const job = jobOf(this.ports.hello, this.ports.settings, query, accepted);
    const id = jobIdOf(job, this.hour);
    const known = this.pending.get(id);
    if (known !== undefined) return known.answer;
    let [resolve, reject]: [Pending['resolve'], Pending['reject']] = [() => undefined, () => undefined];
    const answer = new Promise<unknown>((give, refuse) => {
      resolve = give;
      reject = refuse;
    }).finally(() => this.pending.delete(id));
    answer.catch(() => undefined); // Whoever looks it up hears of it.
    this.pending.set(id, { job, answer, resolve, reject });
    this.add(id);
    return answer;
  }

  private add(id: string): void {
    if (this.toAdd.size === 0) setTimeout(() => void this.addAll(), gatherMs);
    this.toAdd.add(id);
  }

  /** Never rejects: what could not be added is missed by the next sweep. */
  private async addAll(): Promise<void> {
    const ids = [...this.toAdd];
    this.toAdd.clear();
    const jobs = ids.flatMap((id) => {
      const pending = this.pending.get(id);
      const keep = { removeOnComplete: { age: servesSeconds, count: mostKept }, removeOnFail: true };
      return pending === undefined ? [] : [{ name: 'lookup', data: pending.job, opts: { jobId: id, ...keep } }];
    });
    try {
      if (jobs.length > 0) await this.queue.addBulk(jobs);
      await this.collect(ids);
    } catch {
      // The sweep adds them again.
    }
    this.sweepSoon();
  }

  private sweepSoon(): void {
    if (this.sweeping !== undefined || this.pending.size === 0 || this.failure !== undefined) return;
    this.sweeping = setTimeout(() => {
      void this.collect([...this.pending.keys()])
        .catch(() => undefined)
        .finally(() => {
          this.sweeping = undefined;
          this.sweepSoon();
        });
    }, sweepMs);
  }

  /** Takes what is finished, and adds again what the server has no more. */
  private async collect(ids: readonly string[]): Promise<void> {
    const reading = this.ports.redis.pipeline();
    for (const id of ids) reading.hmget(this.queue.toKey(id), 'timestamp', 'finishedOn', 'returnvalue', 'failedReason');
    const read = (await reading.exec()) ?? [];
    for (const [at, id] of ids.entries()) {
      const [error, fields] = read[at] ?? [];
      if (error !== null || !Array.isArray(fields)) continue;
      const [timestamp, finishedOn, value, reason] = fields as (string | null)[];
      if (timestamp === null && this.pending.has(id)) this.add(id);
      if (typeof finishedOn !== 'string') continue;
      if (await this.renew(id, Number(finishedOn), value)) continue;
      if (typeof reason === 'string') this.pending.get(id)?.reject(failed(reason));
      else this.pending.get(id)?.resolve(parseJson(value ?? ''));
    }
  }

  /** As a scan without a queue does: a source that was unavailable for an earlier scan is queried again for this one. */
  private async renew(id: string, finishedOn: number, value: string | null | undefined): Promise<boolean> {
    const job = this.pending.get(id)?.job;
    if (job === undefined || finishedOn >= this.ports.now || this.renewed.has(id)) return false;
    if (isWhole(readAnswer(parseJson(value ?? ''), this.ports.hello, queryOf(job)))) return false;
    this.renewed.add(id);
    await this.queue.remove(id);
    this.add(id);
    return true;
  }
}

function isWhole(found: ReturnType<typeof readAnswer>): boolean {
  return !('unfit' in found) && found.sources?.some(({ status }) => status === 'unavailable') !== true;
}

function failed(reason: string): Error {
  return new Error(`A worker of the queue failed: ${reason.slice(0, longestReason)}`);
}

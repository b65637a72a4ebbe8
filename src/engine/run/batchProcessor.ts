/** Looks up the packages of one batch and journals each result. Saves nothing and plans nothing. */
import type { Clock } from '../../platform/clock';
import type { Finding } from '../../core/verdict/finding';
import type { LookupExecutor } from '../../core/verdict/lookup';
import { foreign } from '../../core/message/quoted';
import { UserError } from '../../core/message/errors';
import { remark } from '../../core/message/remark';
import { untilAborted } from '../../platform/abortable';
import type { JournalEvent } from '../journal/journalEntry';
import type { Judged } from '../start/lastKnownResults';
import type { PauseGate } from './pauseGate';
import { type RetryPolicy, retryAfter } from './retry';
import type { PackageQuery } from '../../core/sheet/packageRow';

/** Lookups of one batch under way at once. */
export const lookupsAtOnce = 4;

export interface BatchPorts {
  readonly executor: LookupExecutor;
  /** On the disk when it resolves; grouped with others. */
  readonly append: (event: JournalEvent) => Promise<void>;
  /** Forces what was appended to the disk. */
  readonly flush: () => Promise<void>;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly pause: PauseGate;
  /** How a finding counts beside what was known before. */
  readonly judge: (finding: Finding) => Judged;
  /** Called once per package, after its result is on the disk. */
  readonly onDidFinish: (result: LookupResult) => void;
}

interface LookupResult {
  readonly finding: Finding;
  /** Gave up after retries. */
  readonly failed: boolean;
}

/** A package whose lookup broke, to be tried again. */
interface FailedLookup {
  readonly query: PackageQuery;
  readonly error: unknown;
}

type TimedResult = LookupResult & { readonly lookupMs: number };

export class BatchProcessor {
  constructor(private readonly ports: BatchPorts) {}

  /** Sources may begin early with these; see LookupExecutor.announce. */
  announce(queries: Iterable<PackageQuery>, signal: AbortSignal): void {
    this.ports.executor.announce?.(queries, signal);
  }

  /**
   * Takes packages until `take` has none, a few at once. Resolves with those that failed, when every other result is on
   * the disk; after an abort no new lookup is started and a running one is not waited for.
   */
  async processBatch(take: () => PackageQuery | undefined, signal: AbortSignal): Promise<readonly FailedLookup[]> {
    const failed: FailedLookup[] = [];
    const durable: Promise<void>[] = [];
    const worker = async (): Promise<void> => {
      await this.ports.pause.whenRunning(signal);
      for (let query = signal.aborted ? undefined : take(); query !== undefined;) {
        const outcome = await this.lookUp(query, signal);
        if (outcome !== undefined && 'error' in outcome) failed.push(outcome);
        else if (outcome !== undefined) durable.push(this.keep(outcome));
        await this.ports.pause.whenRunning(signal);
        query = signal.aborted ? undefined : take();
      }
    };
    await Promise.all(Array.from({ length: lookupsAtOnce }, worker));
    await Promise.all([this.ports.flush(), ...durable]);
    return failed;
  }

  /** One by one, with growing waits; who fails to the end is marked failed with the reason. */
  async retryOneByOne(failed: readonly FailedLookup[], signal: AbortSignal): Promise<void> {
    const { clock, retry } = this.ports;
    for (const { query, error } of failed) {
      await this.ports.pause.whenRunning(signal);
      const started = clock.monotonic();
      const elapsed = (): number => clock.monotonic() - started;
      try {
        const attempt = (): Promise<Finding> => this.ask(query, signal);
        const finding = await retryAfter(error, attempt, retry, clock, signal);
        await this.keep({ finding, failed: false, lookupMs: elapsed() });
      } catch (last) {
        if (signal.aborted) return;
        if (endsRun(last)) throw last;
        await this.keep({ finding: failedFinding(query, last), failed: true, lookupMs: elapsed() });
      }
    }
    await this.ports.flush();
  }

  private keep(result: TimedResult): Promise<void> {
    const judged = { ...result, ...this.ports.judge(result.finding) };
    const data = { ...judged, at: this.ports.clock.now() };
    const kept = this.ports.append({ type: 'result', data }).then(() => this.ports.onDidFinish(judged));
    kept.catch(() => undefined); // Heard by whoever awaits the batch.
    return kept;
  }

  /** Undefined when the scan was cancelled before an answer came. */
  private async lookUp(query: PackageQuery, signal: AbortSignal): Promise<TimedResult | FailedLookup | undefined> {
    const started = this.ports.clock.monotonic();
    try {
      const finding = await this.ask(query, signal);
      return { finding, failed: false, lookupMs: this.ports.clock.monotonic() - started };
    } catch (error) {
      if (!signal.aborted && endsRun(error)) throw error;
      return signal.aborted ? undefined : { query, error };
    }
  }

  private ask(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    return untilAborted(this.ports.executor.lookup(query, signal), signal);
  }
}

/** Says nothing of the package: whoever looks packages up is gone. */
function endsRun(error: unknown): boolean {
  return error instanceof UserError && error.code === 'queueAway';
}

function failedFinding(query: PackageQuery, error: unknown): Finding {
  const why = error instanceof Error ? error.message : String(error);
  return {
    package: query.identity,
    displayName: query.displayName,
    verdict: 'notChecked',
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: remark`failed: ${foreign(why)}`,
    answeredBy: [],
  };
}

/** Looks up the packages of one batch and journals each result. Saves nothing and plans nothing. */
import type { Clock } from '../core/clock';
import type { Finding } from '../core/finding';
import type { LookupExecutor } from '../core/lookup';
import type { PackageQuery } from '../core/source';
import type { JournalEvent } from './journalEntry';
import { type RetryPolicy, withRetry } from './retry';
import type { LookupResult } from './scanRecord';

/** Lookups of one batch under way at once. */
const concurrency = 4;

export interface BatchPorts {
  readonly executor: LookupExecutor;
  /** On the disk when it resolves; grouped with others. */
  readonly append: (event: JournalEvent) => Promise<void>;
  /** Forces what was appended to the disk. */
  readonly flush: () => Promise<void>;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  /** Called once per package, after its result is on the disk. */
  readonly onDidFinish: (result: LookupResult) => void;
}

export class BatchProcessor {
  constructor(private readonly ports: BatchPorts) {}

  /**
   * Resolves when every started lookup is on the disk; after an abort no new one is started.
   * One package's failure is its own result, never the batch's.
   */
  async processBatch(queries: readonly PackageQuery[], signal: AbortSignal): Promise<void> {
    const waiting = [...queries];
    const durable: Promise<void>[] = [];
    const worker = async (): Promise<void> => {
      for (let query = waiting.shift(); query !== undefined && !signal.aborted; query = waiting.shift()) {
        const result = await this.lookUp(query, signal);
        if (result === undefined) continue;
        const kept = this.keep(result);
        kept.catch(() => undefined); // Heard below, with all others.
        durable.push(kept);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    await Promise.all([this.ports.flush(), ...durable]);
  }

  private async keep(result: LookupResult & { lookupMs: number }): Promise<void> {
    await this.ports.append({ type: 'result', data: result });
    this.ports.onDidFinish(result);
  }

  /** Undefined when the scan was cancelled before an answer came. */
  private async lookUp(
    query: PackageQuery,
    signal: AbortSignal,
  ): Promise<(LookupResult & { lookupMs: number }) | undefined> {
    const { executor, clock, retry } = this.ports;
    const started = clock.monotonic();
    try {
      const finding = await withRetry(() => executor.lookup(query, signal), retry, clock, signal);
      return { finding, failed: false, lookupMs: clock.monotonic() - started };
    } catch (error) {
      if (signal.aborted) return undefined;
      return { finding: failedFinding(query, error), failed: true, lookupMs: clock.monotonic() - started };
    }
  }
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
    reason: `failed: ${why}`,
    answeredBy: [],
  };
}

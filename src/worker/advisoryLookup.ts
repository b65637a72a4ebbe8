/** Looks a package up in one advisory source, in this process. Decides nothing itself: core does. */
import { SourceHealth } from '../batch/run/sourceHealth';
import { assessPackage } from '../core/review/assess';
import type { Clock } from '../core/clock';
import type { Finding } from '../core/review/finding';
import type { LookupExecutor } from '../core/advisory/lookup';
import type { AdvisorySource, PackageQuery, SourceAnswer } from '../core/advisory/source';
import type { AdvisoryRecord } from '../core/advisory/advisory';

export class AdvisoryLookup implements LookupExecutor {
  readonly provenance;
  private readonly health: SourceHealth;

  constructor(
    private readonly source: AdvisorySource,
    private readonly clock: Clock,
    /** Milliseconds each lookup takes at least; only tests set it, to stand for a slow network. */
    private readonly delayMs: number,
    onDidWarn: (message: string) => void,
  ) {
    this.provenance = [source.provenance];
    this.health = new SourceHealth(
      () => clock.monotonic(),
      (failed, lookups) =>
        onDidWarn(
          `${source.provenance.label} failed ${failed} of ${lookups} lookups: it is paused for a while and the scan goes on; packages meanwhile are "Not checked".`,
        ),
    );
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    if (this.delayMs > 0) await this.clock.sleep(this.delayMs, signal);
    signal.throwIfAborted();
    return assessPackage(query, await this.ask(query, signal));
  }

  private async ask(query: PackageQuery, signal: AbortSignal): Promise<SourceAnswer<readonly AdvisoryRecord[]>> {
    if (this.health.isPaused) return { status: 'unavailable', why: 'paused, too many of its lookups failed' };
    try {
      const answer = await this.source.fetchAdvisories(query.identity.name, signal);
      this.health.record(answer.status !== 'unavailable');
      return answer;
    } catch (error) {
      if (!signal.aborted) this.health.record(false);
      throw error;
    }
  }
}

/** Stands in when no advisory data was given: every package is "Not checked", never "none found". */
export const noAdvisories: AdvisorySource = {
  provenance: { source: 'advisories', label: 'advisory data', origin: 'none', dataDate: undefined },
  fetchAdvisories: () => Promise.resolve<SourceAnswer<never>>({ status: 'notConfigured', why: 'not given' }),
};

/** Looks a package up in one advisory source, in this process. Decides nothing itself: core does. */
import { assessPackage } from '../core/assess';
import type { Clock } from '../core/clock';
import type { Finding } from '../core/finding';
import type { LookupExecutor } from '../core/lookup';
import type { AdvisorySource, PackageQuery, SourceAnswer } from '../core/source';

export class AdvisoryLookup implements LookupExecutor {
  readonly provenance;

  constructor(
    private readonly source: AdvisorySource,
    private readonly clock: Clock,
    /** Milliseconds each lookup takes at least; only tests set it, to stand for a slow network. */
    private readonly delayMs: number,
  ) {
    this.provenance = [source.provenance];
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    if (this.delayMs > 0) await this.clock.sleep(this.delayMs, signal);
    signal.throwIfAborted();
    return assessPackage(query, await this.source.fetchAdvisories(query.identity.name, signal));
  }
}

/** Stands in when no advisory data was given: every package is "Not checked", never "none found". */
export const noAdvisories: AdvisorySource = {
  provenance: { source: 'advisories', label: 'advisory data', origin: 'none', dataDate: undefined },
  fetchAdvisories: () => Promise.resolve<SourceAnswer<never>>({ status: 'notConfigured', why: 'not given' }),
};

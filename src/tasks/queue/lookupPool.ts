/** Lookups of a process that serves for days: one for each choice of sources, opened anew before its answers are old. */
import type { JobSettings } from '../../queue/jobFormat';
import type { PackageLookup } from '../../sources/lookup/packageLookup';
import type { Clock } from '../../platform/clock';

/** What a lookup has heard it does not ask again: so many packages, or milliseconds, and its successor begins. */
const mostPackages = 1000;
const mostMs = 600_000;
/** Choices of sources at once. */
const mostLookups = 8;

interface Pooled {
  readonly lookup: Promise<PackageLookup>;
  readonly openedAt: number;
  packages: number;
}

export class LookupPool {
  private readonly open = new Map<string, Pooled>();

  constructor(
    private readonly openOne: (settings: JobSettings) => Promise<PackageLookup>,
    private readonly clock: Clock,
  ) {}

  async take(settings: JobSettings): Promise<PackageLookup> {
    const key = JSON.stringify(settings);
    const now = this.clock.monotonic();
    let pooled = this.open.get(key);
    if (pooled === undefined || pooled.packages >= mostPackages || now - pooled.openedAt >= mostMs) {
      pooled = { lookup: this.openOne(settings), openedAt: now, packages: 0 };
      this.open.delete(key);
      this.open.set(key, pooled);
      const [oldest] = this.open.keys();
      if (this.open.size > mostLookups && oldest !== undefined) this.open.delete(oldest);
    }
    pooled.packages += 1;
    try {
      return await pooled.lookup;
    } catch (error) {
      this.open.delete(key);
      throw error;
    }
  }
}

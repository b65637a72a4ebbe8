/** A lookup by others that goes on here once they are gone. */
import type { Provenance } from '../../core/advisory/source';
import type { PackageQuery } from '../../core/sheet/packageRow';
import type { Finding } from '../../core/verdict/finding';
import type { LookupExecutor, SourceCompletion, SourceTiming } from '../../core/verdict/lookup';
import { identityKey } from '../../core/package/identity';

export class FallbackLookup implements LookupExecutor {
  readonly provenance: readonly Provenance[];
  private here: Promise<LookupExecutor> | undefined;
  private onPair: (pair: SourceCompletion) => void = () => undefined;
  /** Announced and not looked up yet, in order; those that nobody took yet come after. */
  private readonly taken = new Map<string, PackageQuery>();
  private rest: Iterator<PackageQuery> = [].values();

  /** `goHere` rejects again with what says nothing of the others being gone. */
  constructor(
    private readonly first: LookupExecutor,
    private readonly goHere: (error: unknown) => Promise<LookupExecutor>,
  ) {
    this.provenance = first.provenance;
  }

  get sourcesPerPackage(): number {
    return this.first.sourcesPerPackage ?? 0;
  }

  onDidFinishPair(listener: (pair: SourceCompletion) => void): void {
    this.onPair = listener;
    this.first.onDidFinishPair?.(listener);
  }

  sourceTimings(): readonly SourceTiming[] {
    return this.first.sourceTimings?.() ?? [];
  }

  announce(queries: Iterable<PackageQuery>, signal: AbortSignal): void {
    this.rest = queries[Symbol.iterator]();
    this.first.announce?.(this.upcoming(), signal);
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    try {
      return await this.lookUpAnywhere(query, signal);
    } finally {
      this.taken.delete(identityKey(query.identity));
    }
  }

  private async lookUpAnywhere(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    if (this.here !== undefined) return (await this.here).lookup(query, signal);
    try {
      return await this.first.lookup(query, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.here ??= this.begin(error, signal);
      return (await this.here).lookup(query, signal);
    }
  }

  private async begin(error: unknown, signal: AbortSignal): Promise<LookupExecutor> {
    try {
      const here = await this.goHere(error);
      here.onDidFinishPair?.((pair) => this.onPair(pair));
      here.announce?.(this.open(), signal);
      return here;
    } catch (failure) {
      this.here = undefined;
      throw failure;
    }
  }

  private *upcoming(): Generator<PackageQuery> {
    for (let next = this.rest.next(); next.done !== true; next = this.rest.next()) {
      this.taken.set(identityKey(next.value.identity), next.value);
      yield next.value;
    }
  }

  private *open(): Generator<PackageQuery> {
    yield* [...this.taken.values()];
    for (let next = this.rest.next(); next.done !== true; next = this.rest.next()) yield next.value;
  }
}

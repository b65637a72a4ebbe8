/** A lookup that marks what a person has accepted. */
import type { SourceCompletion, LookupExecutor, SourceTiming } from '../../core/verdict/lookup';
import type { Provenance } from '../../core/advisory/source';
import type { Flaw } from '../../core/advisory/flaw';
import type { Finding } from '../../core/verdict/finding';
import { acceptRisks, isInForce, isNamed, type RiskDecision } from '../../core/verdict/acceptRisks';
import { RiskUse } from '../../core/verdict/riskWarnings';
import type { PackageIdentity } from '../../core/package/identity';
import type { PackageQuery } from '../../core/sheet/packageRow';

export class AcceptedRiskLookup implements LookupExecutor {
  /** Complete when the scan has ended. */
  readonly use: RiskUse;

  constructor(
    private readonly inner: LookupExecutor,
    private readonly decisions: readonly RiskDecision[],
    /** ISO day. */
    private readonly today: string,
  ) {
    this.use = new RiskUse(decisions, today);
  }

  get provenance(): readonly Provenance[] {
    return this.inner.provenance;
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    const finding = acceptRisks(await this.inner.lookup(query, signal), this.decisions, this.today);
    this.use.note(finding);
    return finding;
  }

  mayAccept(identity: PackageIdentity, flaws: readonly Pick<Flaw, 'ids' | 'records'>[]): boolean {
    const inForce = this.decisions.filter((decision) => isInForce(decision, this.today));
    return inForce.some((decision) => flaws.some((flaw) => isNamed(decision, { package: identity }, flaw)));
  }

  announce(queries: Iterable<PackageQuery>, signal: AbortSignal): void {
    this.inner.announce?.(queries, signal);
  }

  get sourcesPerPackage(): number {
    return this.inner.sourcesPerPackage ?? 0;
  }

  onDidFinishPair(listener: (pair: SourceCompletion) => void): void {
    this.inner.onDidFinishPair?.(listener);
  }

  sourceTimings(): readonly SourceTiming[] {
    return this.inner.sourceTimings?.() ?? [];
  }
}

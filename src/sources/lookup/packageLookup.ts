/** Looks packages up in all sources of a scan, some packages ahead of the batches. */
import type { Clock } from '../../platform/clock';
import type { SourceCompletion, LookupExecutor, SourceTiming } from '../../core/verdict/lookup';
import type { Provenance } from '../../core/advisory/source';
import type { SourceId } from '../../core/advisory/evidence';
import type { AcceptedOf } from '../../core/verdict/acceptRisks';
import type { Finding } from '../../core/verdict/finding';
import { sourceOfService } from '../../core/scan/sourceSettings';
import { lookUpPackage, type InstrumentedSources } from './lookUpPackage';
import { serviceIds } from '../registered';
import { type AskedPort, InstrumentedSource, type InstrumentedSourcePorts } from './instrumentedSource';
import type { LookupSources } from './lookupSources';
import { identityKey } from '../../core/package/identity';
import type { PackageQuery } from '../../core/sheet/packageRow';

export interface PackageLookupPorts extends InstrumentedSourcePorts {
  readonly clock: Clock;
  /** Packages that may be under way or wait for their batch; 0: each is looked up when its batch asks. */
  readonly lookAhead: number;
  /** Milliseconds each lookup takes at least; only tests set it, to stand for a slow network. */
  readonly delayMs: number;
  /** So that the upgrade is judged by what is open; absent: none is accepted. */
  readonly acceptedOf?: AcceptedOf | undefined;
}

/**
 * Enough for the services' own limits to be what a scan waits for, whatever the size of its batches: a whole review
 * workbook, so that ids which are asked about in groups come up together.
 */
export const usualLookAhead = 512;

/** Packages whose names are told to such sources at once: as many as OSV takes in one question. */
const askedTogether = 1000;

export class PackageLookup implements LookupExecutor {
  readonly provenance: readonly Provenance[];
  private readonly asked: InstrumentedSources;
  /** Those that can answer. */
  readonly counted: readonly SourceId[];
  private onPair: (pair: SourceCompletion) => void = () => undefined;
  /** Announced and not looked at yet, in order. */
  private rest: Iterator<PackageQuery> = [].values();
  /** Looked at and not begun, in order. */
  private readonly upcoming = new Map<string, PackageQuery>();
  /** Looked up before their turn came: not begun again. */
  private readonly early = new Set<string>();
  /** Begun ahead of their batch. */
  private readonly ahead = new Map<string, Promise<Finding>>();

  constructor(
    sources: LookupSources,
    private readonly ports: PackageLookupPorts,
  ) {
    this.asked = askedSources(sources, ports);
    const atHand = [sources.advisories.atHand, sources.names?.provenance].filter((data) => data !== undefined);
    this.provenance = [...this.inOrder().map((source) => source.provenance), ...atHand];
    const withKey = this.inOrder().filter((source) => !source.notConfigured);
    this.counted = [...new Set(withKey.map((source) => source.provenance.source))];
  }

  get sourcesPerPackage(): number {
    return this.counted.length;
  }

  onDidFinishPair(listener: (pair: SourceCompletion) => void): void {
    this.onPair = listener;
  }

  announce(queries: Iterable<PackageQuery>, signal: AbortSignal): void {
    if (this.ports.lookAhead === 0) return;
    this.rest = queries[Symbol.iterator]();
    this.upcoming.clear();
    this.early.clear();
    this.begin(signal);
  }

  async lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    if (this.ports.delayMs > 0) await this.ports.clock.sleep(this.ports.delayMs, signal);
    signal.throwIfAborted();
    const key = identityKey(query.identity);
    const begun = this.ahead.get(key);
    if (!this.upcoming.delete(key) && begun === undefined) this.early.add(key);
    try {
      return await (begun ?? this.ask(query, signal));
    } finally {
      // Only now is there room for another: what waits for its batch is held in memory.
      this.ahead.delete(key);
      this.begin(signal);
    }
  }

  /** Looks up one package that was not announced, with the upgrade judged without these names of vulnerabilities. */
  async lookupWithout(accepted: readonly string[], query: PackageQuery, signal: AbortSignal): Promise<Finding> {
    if (this.ports.delayMs > 0) await this.ports.clock.sleep(this.ports.delayMs, signal);
    return this.ask(query, signal, () => accepted);
  }

  sourceTimings(): readonly SourceTiming[] {
    return this.inOrder().map((source) => source.timing);
  }

  private begin(signal: AbortSignal): void {
    while (!signal.aborted && this.ahead.size < this.ports.lookAhead) {
      if (this.upcoming.size === 0) this.lookFurther(signal);
      const [next] = this.upcoming;
      if (next === undefined) return;
      const [key, query] = next;
      this.upcoming.delete(key);
      const begun = this.ask(query, signal);
      begun.catch(() => undefined); // Whoever looks it up hears of it; after a stop nobody does.
      this.ahead.set(key, begun);
    }
  }

  /** Sources that answer for many at once are asked about these together. */
  private lookFurther(signal: AbortSignal): void {
    const names = new Set<string>();
    for (let next = this.rest.next(); next.done !== true; next = this.rest.next()) {
      const query = queryOf(next.value);
      const { identity } = query;
      const key = identityKey(identity);
      if (this.early.delete(key) || this.ahead.has(key)) continue;
      this.upcoming.set(key, query);
      names.add(identity.name);
      if (this.upcoming.size >= askedTogether) break;
    }
    if (names.size > 0) this.asked.advisories.hint((port) => port.announce?.([...names], signal));
  }

  /** What still answers after its package is done has no pair left to finish. */
  private async ask(query: PackageQuery, signal: AbortSignal, acceptedOf = this.ports.acceptedOf): Promise<Finding> {
    const key = identityKey(query.identity);
    let isOpen = true;
    const tell = (source: SourceId): void => {
      if (isOpen && this.counted.includes(source)) this.onPair({ key, source });
    };
    try {
      return await lookUpPackage(this.asked, query, { signal, tell, acceptedOf });
    } finally {
      isOpen = false;
    }
  }

  /** As the registry lists them. */
  private inOrder(): readonly InstrumentedSource<AskedPort>[] {
    const { index, advisories, reports, cveReports, knownExploited, predictions, exploits } = this.asked;
    const all = [index, advisories, ...reports, ...cveReports, ...knownExploited, ...predictions, ...exploits];
    const placeOf = ({ provenance }: InstrumentedSource<AskedPort>): number =>
      serviceIds.findIndex((service) => sourceOfService(service) === provenance.source);
    return all.filter((source) => source !== undefined).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

/** Without the cells that a row may carry: hundreds of these wait. */
function queryOf(query: PackageQuery): PackageQuery {
  const { identity, displayName, versionIsNumber, versionShows, versionStored, versionMarked } = query;
  return {
    identity,
    displayName,
    versionIsNumber,
    ...(versionShows === undefined ? {} : { versionShows }),
    ...(versionStored === undefined ? {} : { versionStored }),
    ...(versionMarked === undefined ? {} : { versionMarked }),
  };
}

function askedSources(sources: LookupSources, ports: InstrumentedSourcePorts): InstrumentedSources {
  const asked = <Port extends AskedPort>(port: Port): InstrumentedSource<Port> => new InstrumentedSource(port, ports);
  return {
    advisories: asked(sources.advisories),
    index: sources.index && asked(sources.index),
    names: sources.names,
    reports: sources.reports.map(asked),
    cveReports: sources.cveReports.map(asked),
    knownExploited: sources.knownExploited.map(asked),
    predictions: sources.predictions.map(asked),
    exploits: sources.exploits.map(asked),
  };
}

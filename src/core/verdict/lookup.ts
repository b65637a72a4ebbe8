/** The port through which a batch is looked up, so that nothing else knows where a lookup runs. */
import type { Finding } from './finding';
import type { SourceId } from '../advisory/evidence';
import type { Flaw } from '../advisory/flaw';
import type { Provenance } from '../advisory/source';
import type { PackageIdentity } from '../package/identity';
import type { PackageQuery } from '../sheet/packageRow';

/** How a source has done in this run so far; for progress and reports. */
export interface SourceTiming {
  readonly source: SourceId;
  readonly label: string;
  /** Packages it answered for, `notFound` included. */
  readonly answered: number;
  /** Packages it could not answer for. */
  readonly failed: number;
  /** Of the answered ones, those that needed no request. */
  readonly fromCache: number;
  readonly requests: number;
  /** Mean milliseconds of an answer that needed a request, waits for the source's limits included; 0 without any. */
  readonly meanMs: number;
}

/** A source that has nothing more to say about a package: it answered, it failed, or it had nothing to be asked. */
export interface SourceCompletion {
  /** Identity key of the package. */
  readonly key: string;
  readonly source: SourceId;
}

export interface LookupExecutor {
  /** Where the answers come from, for journal and reports. */
  readonly provenance: readonly Provenance[];
  /**
   * Asks every source about one package. Rejects when a source broke in a way that a retry may mend;
   * a source that answers "cannot" is part of the finding instead.
   */
  lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding>;
  /**
   * Tells what will be looked up, in order, so that sources which answer for many at once ask once and slow ones begin
   * early; taken only as far as needed. A hint: never rejects, and a package that was not announced is looked up all the same.
   */
  announce?(queries: Iterable<PackageQuery>, signal: AbortSignal): void;
  /** Whether a person's decision in force names one of the vulnerabilities, which may have been found before it was made. */
  mayAccept?(identity: PackageIdentity, flaws: readonly Pick<Flaw, 'ids' | 'records'>[]): boolean;
  /** Sources that each package is asked in; one that is off or has no key is none. Absent or 0: pairs are not told. */
  readonly sourcesPerPackage?: number;
  /**
   * Tells each pair as it finishes, ahead of the batch, too, until its package is looked up or has failed; a retried
   * lookup tells its pairs again. A later listener takes the place of an earlier one.
   */
  onDidFinishPair?(listener: (pair: SourceCompletion) => void): void;
  /** One entry per source that was set up; absent: the executor does not measure. */
  sourceTimings?(): readonly SourceTiming[];
}

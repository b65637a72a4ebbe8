/** What a scan says about one package. Plain data: it is journaled, shown and turned into cells. */
import type { PackageIdentity } from '../package/packageRow';
import type { SourceId } from '../advisory/source';

export type Verdict = 'vulnerable' | 'safe' | 'clean' | 'review' | 'notChecked';

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'UNKNOWN';

/** One flaw: every record and alias that names it, counted once. */
export interface Flaw {
  /** Ids of the matching records, sorted. */
  readonly records: readonly string[];
  /** All names of the flaw, records and aliases, sorted; CVE ids are told by their prefix. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  /** Smallest published fix above the installed version; undefined: no fix known. */
  readonly fixedIn: string | undefined;
  /** ISO day of the oldest publication, if any record tells it. */
  readonly published: string | undefined;
}

export interface Finding {
  readonly package: PackageIdentity;
  readonly displayName: string;
  readonly verdict: Verdict;
  /** Flaws known for the package at any version, withdrawn records left out. */
  readonly knownFlaws: number;
  /** The same, of those with a CVE id. */
  readonly knownCves: number;
  /** Flaws that affect this version, worst first, then by id. */
  readonly flaws: readonly Flaw[];
  /** Lowest known version above this one that no known advisory affects. */
  readonly fixedIn: string | undefined;
  /** Why a person must look, or why nobody could; undefined for the other verdicts. */
  readonly reason: string | undefined;
  /** Sources that answered, sorted. */
  readonly answeredBy: readonly SourceId[];
}

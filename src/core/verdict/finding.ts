/** What a scan says about one package. */
import type { SourceEvidence, SourceId } from '../advisory/evidence';
import type { PackageMetadata } from '../package/packageMetadata';
import type { Flaw } from '../advisory/flaw';
import type { PackageIdentity } from '../package/identity';

/**
 * What needs a person most comes first. `malicious`: vulnerable by a record of a malicious package; `accepted`: vulnerable,
 * but a person has accepted every flaw that affects the version.
 */
export const verdicts = ['malicious', 'vulnerable', 'review', 'notChecked', 'accepted', 'safe', 'clean'] as const;
export type Verdict = (typeof verdicts)[number];

/** Some flaw that nobody has accepted affects the version. */
export function isVulnerable(verdict: Verdict): boolean {
  return verdict === 'malicious' || verdict === 'vulnerable';
}

/** Why a person must look, beside what affects the version, too. */
export function reasonOf({ reason, undecided = [] }: Pick<Finding, 'reason' | 'undecided'>): string | undefined {
  return reason ?? (undecided.length === 0 ? undefined : undecided.join('; '));
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
  /** Flaws that only records report which were taken back: they count no more; absent: none. */
  readonly takenBack?: readonly Flaw[];
  /** Lowest known version above this one that no known advisory affects. */
  readonly fixedIn: string | undefined;
  /** Why a published fix does not say where to upgrade to; only without `fixedIn`. */
  readonly fixDoubt?: string;
  /** What a person should know before the upgrade; only with `fixedIn`. */
  readonly fixNote?: string;
  /** Beside flaws: a name or version that the index lacks, and further flaws that nobody can tell whether they affect the version. */
  readonly undecided?: readonly string[];
  /** Beside flaws: why a person would have to look without any of them. */
  readonly doubt?: string;
  /** Highest stable release above this one that no known advisory affects; only without flaws and with an index's answer. */
  readonly updateTo?: string;
  /** Why a person must look, or why nobody could; undefined for the other verdicts. */
  readonly reason: string | undefined;
  /** The reason is about records or the project: the version is as meant, and what a source says of it holds. */
  readonly isSureOfVersion?: true;
  /** Sources that answered, sorted. */
  readonly answeredBy: readonly SourceId[];
  /** Absent when the package index was not asked or did not answer. */
  readonly metadata?: PackageMetadata;
  /** One entry per source of the scan, those that are off left out; absent in findings of earlier versions. */
  readonly sources?: readonly SourceEvidence[];
  /**
   * Without flaws: ids of all records of the package that the sources have, of any version, withdrawn ones among them. Journals do not keep it.
   */
  readonly recordIds?: readonly string[];
  /** The cells of the package were last decided by data of the same day: whether they tell its age stays as it was. */
  readonly sameData?: true;
}

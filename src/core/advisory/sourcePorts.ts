/** What each kind of source beside the advisories is asked. */
import type { AdvisoryRecord } from './advisory';
import type { CveReport, ExploitPrediction, KnownExploited, PublishedExploit, SeverityRating } from './evidence';
import type { Provenance, SourceAnswer } from './source';
import type { PackageMetadata } from '../package/packageMetadata';
import type { IndexRelease } from '../package/releases';

/** Every port rejects only with the signal's reason or for a defect of ours; what the network does is an answer. */
interface Source {
  readonly provenance: Provenance;
  /** True when it has no key: that is its answer to everything. */
  readonly notConfigured?: boolean;
}

/** How the publisher of a package may spell its name. */
export interface PublishedSpelling {
  readonly names: readonly string[];
  /** One of them surely is as published, whatever case its letters have. */
  readonly isCertain: boolean;
  /** By one more request, where that may tell; rejects only with the signal's reason. */
  readonly settle?: (signal: AbortSignal) => Promise<PublishedSpelling>;
}

export interface IndexedPackage {
  /** Absent: nothing tells. */
  readonly spelling?: PublishedSpelling;
  readonly metadata: PackageMetadata;
  /** Every release, in no order. */
  readonly releases: readonly IndexRelease[];
}

/** `notFound`: the index does not know the package. */
export interface PackageIndexSource extends Source {
  /** `name` is normalized by PEP 503; `version` as typed, '' when missing. */
  fetchPackage(name: string, version: string, signal: AbortSignal): Promise<SourceAnswer<IndexedPackage>>;
}

/** A flaw that a second source reports for one version. */
export interface ReportedFlaw {
  /** Every name it has there, CVE ids included. */
  readonly ids: readonly string[];
  readonly rating?: SeverityRating;
  /** Other scores of its own that count. */
  readonly others?: readonly SeverityRating[];
  readonly summary?: string;
  /** As published: `>= 2.0, < 2.3.1`. */
  readonly ranges: readonly string[];
  /** The one for this version. */
  readonly fixedIn?: string;
  /** A sentence: why what it names as a fix is none for this version; only without `fixedIn`. */
  readonly fixDoubt?: string;
  /** ISO day. */
  readonly published?: string;
  readonly url?: string;
}

/** What a source says of one version. */
export interface VersionReport {
  readonly affecting: readonly ReportedFlaw[];
  /** Ids of advisories about the package that the source has taken back. */
  readonly withdrawn?: readonly string[];
  /** What it says of any version, without what it has taken back; of Snyk: of the flaws that affect this one. Absent: it does not tell. */
  readonly records?: readonly AdvisoryRecord[];
  /** Completes "Not checked at {label}: …": further ones that could not be read. */
  readonly unreadable?: string;
}

/** GitHub's advisories and Snyk's. `ok` with nothing affecting is an answer; `notFound` is: knows no such package. */
export interface VersionReportSource extends Source {
  /** It may compare names exactly: it is asked once the index has told how the name is published. */
  readonly comparesNames?: boolean;
  /**
   * `name` is normalized by PEP 503; `spelling`, for one that compares names, is the same name as published and as typed.
   * Where it is not certain, an empty list is no answer.
   */
  fetchReport(
    name: string,
    version: string,
    signal: AbortSignal,
    spelling?: PublishedSpelling,
  ): Promise<SourceAnswer<VersionReport>>;
}

/** NVD and CVE Services. Every id that was asked has an answer; `notFound`: no such record there. */
export interface CveReportSource extends Source {
  fetchOpinions(cves: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, SourceAnswer<CveReport>>>;
}

/** A list joined by CVE id; ids it does not name are simply absent from an `ok` answer. */
export interface CveListSource<Entry> extends Source {
  find(cves: readonly string[], signal: AbortSignal): Promise<SourceAnswer<readonly Entry[]>>;
}

export type KnownExploitedSource = CveListSource<KnownExploited>;
export type PredictionSource = CveListSource<ExploitPrediction>;
export type ExploitSource = CveListSource<PublishedExploit>;

/** How a data source answers, and the ports through which a scan asks. */
import type { AdvisoryRecord } from './advisory';
import type { SourceId } from './evidence';

/** How one answer came about, for evidence. Carries no secret. */
export interface AnswerOrigin {
  /** The page a person can read, else what was asked. */
  readonly url?: string;
  /** ISO 8601, when the answer left the source. */
  readonly retrievedAt?: string;
  /** ISO 8601 date and time of the data itself. */
  readonly dataDate?: string;
  /** Kept from earlier and served past its time, because the source could not be reached. */
  readonly stale?: boolean;
  /** No request was needed. */
  readonly fromCache?: boolean;
  /** Of a package index that is not PyPI: its host. It has only what it keeps. */
  readonly mirror?: string;
  /** The answer comes from a file on this computer. */
  readonly fromFile?: boolean;
  /** Whose data answered, where it is not the source's own. */
  readonly label?: string;
  /** Of advisories: the data holds none of GitHub's. */
  readonly lacksGithub?: boolean;
}

/** Only `ok` may lead to "None found" or "SAFE". `why` completes the sentence "Not checked - {label} {why}". */
export type SourceAnswer<T> =
  | { readonly status: 'ok'; readonly value: T; readonly origin?: AnswerOrigin }
  | { readonly status: 'notFound'; readonly origin?: AnswerOrigin }
  | {
      readonly status: 'unavailable' | 'notConfigured' | 'unresolvable';
      readonly why: string;
      /** The source responded, but what it has of this package cannot be read: that says nothing of the next one. */
      readonly responded?: true;
      readonly origin?: AnswerOrigin;
    };

/** What a source has of one package, and why it may have more. */
export type AdvisoryAnswer = SourceAnswer<readonly AdvisoryRecord[]> & {
  /** Completes "Not checked - {label} …": further advisories that could not be read. */
  readonly unreadable?: string;
};

/** Where an answer came from and how old its data is. */
export interface Provenance {
  readonly source: SourceId;
  /** As a person knows it: `PyPA advisories`. */
  readonly label: string;
  /** URL or file of the data. */
  readonly origin: string;
  /** ISO 8601 date and time of the newest record, or of retrieval. */
  readonly dataDate: string | undefined;
  /** Of advisories at hand: what they hold. */
  readonly coverage?: AdvisoryCoverage;
  /** Of data on this disk, and of accepted risks: the same data has the same, wherever it lies. */
  readonly digest?: string;
}

/** Records by the prefix of their ids: `GHSA`, `PYSEC`, `MAL`, … */
export interface AdvisoryCoverage {
  readonly records: number;
  readonly databases: Readonly<Record<string, number>>;
}

/** "No published security advisories" is no answer of such data. */
export function lacksGithub({ databases }: AdvisoryCoverage): boolean {
  return (databases['GHSA'] ?? 0) === 0;
}

/** All records of one package, whatever version they affect; withdrawn ones included. */
export interface AdvisorySource {
  readonly provenance: Provenance;
  /** Of the data that answers where the source cannot. */
  readonly atHand?: Provenance;
  /** True when there is no data: that is its answer to everything. */
  readonly notConfigured?: boolean;
  /** `name` is normalized by PEP 503. Rejects only for a broken source as a whole. */
  fetchAdvisories(name: string, signal: AbortSignal): Promise<AdvisoryAnswer>;
  /** Which packages will be asked about, so that one request can serve many. A hint: never rejects. */
  announce?(names: readonly string[], signal: AbortSignal): void;
}

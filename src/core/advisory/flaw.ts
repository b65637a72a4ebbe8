/** One flaw of a package, whoever reports it. */
/** One flaw: every record and alias that names it, counted once. */
import type { FlawEvidence, Severity } from './evidence';
export interface Flaw {
  /** Ids of the matching records, sorted. */
  readonly records: readonly string[];
  /** All names of the flaw, records and aliases, sorted; CVE ids are told by their prefix. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  /** Smallest published fix above the installed version, the highest of these where publishers differ; undefined: no fix known. */
  readonly fixedIn: string | undefined;
  /** ISO day of the oldest publication, if any record tells it. */
  readonly published: string | undefined;
  /** Absent in findings of earlier versions of this tool. */
  readonly evidence?: FlawEvidence;
}

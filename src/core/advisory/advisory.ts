/** An OSV advisory reduced to what decides a verdict. */

/** OSV schema 1.7, `affected[].ranges[].events[]`: exactly one key each. */
export type RangeEvent =
  | { readonly introduced: string }
  | { readonly fixed: string }
  | { readonly last_affected: string }
  | { readonly limit: string };

export interface AffectedRange {
  readonly type: 'ECOSYSTEM' | 'SEMVER' | 'GIT';
  readonly events: readonly RangeEvent[];
}

export interface AffectedPackage {
  readonly ecosystem: string;
  /** Normalized by PEP 503. */
  readonly name: string;
  readonly versions: readonly string[];
  readonly ranges: readonly AffectedRange[];
  readonly severity: readonly AdvisorySeverity[];
}

/** A CVSS vector as published, e.g. `{type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/…'}`. */
export interface AdvisorySeverity {
  readonly type: string;
  readonly score: string;
}

export interface AdvisoryRecord {
  readonly id: string;
  readonly aliases: readonly string[];
  /** ISO 8601 as published; absent in nine records of the PyPA database. */
  readonly published: string | undefined;
  /** One line for people, where there is one. */
  readonly summary?: string;
  readonly withdrawn: boolean;
  /** Since the data was made: its publisher has withdrawn it, or the CVE record of its own id was rejected. */
  readonly takenBack?: 'withdrawn' | 'rejected';
  /** As published, where it should tell when the record was withdrawn and tells no time: nobody knows whether it counts. */
  readonly unclearWithdrawal?: string;
  readonly affected: readonly AffectedPackage[];
  readonly severity: readonly AdvisorySeverity[];
  /** `database_specific.severity`: LOW, MODERATE, HIGH or CRITICAL where the database gives one. */
  readonly databaseSeverity: string | undefined;
}

/** What a report of a scan, or of all scans of a workbook, says, as plain data: every format and the editor's report draw this and nothing else. */
import type { NewSince } from '../../core/scan/change';
import type { AdvisoryCoverage } from '../../core/advisory/source';
import type { FlawEvidence, SourceEvidence, SourceId, Severity } from '../../core/advisory/evidence';
import type { PackageMetadata } from '../../core/package/packageMetadata';
import type { Verdict } from '../../core/verdict/finding';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { UnnamedRow } from '../../core/sheet/unnamedRow';
import type { StoredStatus } from '../../core/scan/scanResults';
import type { CellRefusal } from '../../core/spreadsheet/cellRefusal';
import type { ReportedWorkbook } from './reportedWorkbook';

export const reportSchemaVersion = 1;

export interface ReportFlaw {
  /** Every name of the flaw, the one to show first. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly fixedIn: string | null;
  /** ISO day. */
  readonly published: string | null;
  readonly evidence: FlawEvidence;
}

/** What an earlier scan had found, where the newest one could not look, or had less data. */
export interface ReportLastKnown {
  readonly verdict: 'malicious' | 'vulnerable';
  readonly highestSeverity: Severity | null;
  /** Worst first. */
  readonly flaws: readonly ReportFlaw[];
  readonly fixedIn: string | null;
  /** ISO day, or `unknown date` where only cells of the workbook tell it. */
  readonly foundOn: string;
}

export interface ReportFinding {
  /** 1-based row of the sheet; null: the package is no longer in the workbook. */
  readonly row: number | null;
  readonly package: string;
  readonly version: string;
  readonly verdict: Verdict;
  /** Null: no flaw affects the version. */
  readonly highestSeverity: Severity | null;
  /** Worst first. */
  readonly flaws: readonly ReportFlaw[];
  /** At any version. */
  readonly knownFlaws: number;
  readonly fixedIn: string | null;
  /** Why a published fix does not say where to upgrade to; absent: nothing is in doubt. */
  readonly fixDoubt?: string;
  /** Beside flaws: what is wrong with the package itself, and what to know before an upgrade; absent: nothing. */
  readonly notes?: readonly string[];
  /** Why a person must look, or why nobody could. */
  readonly reason: string | null;
  /** Given up after retries. */
  readonly failed: boolean;
  /** As the package index or the workbook says; null: neither does. */
  readonly latestVersion: string | null;
  /** Days from the release of the installed version to that of the latest one; null: not known. */
  readonly daysBehind: number | null;
  /** As it stands in the workbook, which may be a person's own words; null: the package is gone from it. */
  readonly recommendation: string | null;
  readonly metadata: PackageMetadata | null;
  readonly sources: readonly SourceEvidence[];
  /** Looked up by an earlier run of the scan, with other data or long ago. */
  readonly earlier?: { readonly at: string; readonly data: string };
  /** Absent: nothing was found vulnerable before that this look could not tell. */
  readonly lastKnown?: ReportLastKnown;
  /** Cells of its row that say less than this; absent: none do. */
  readonly contradicted?: readonly ReportKeptCell[];
  /** Why it is installed: names from a package that was asked for on, none if that is this one; absent: no list said it. */
  readonly through?: readonly string[];
  /** Which scan found this; absent in a report that is made from one scan alone. */
  readonly scanId?: string;
}

/** How far a package is behind its latest release. */
export const ageGroups = [
  'upToDate',
  'underOne',
  'oneToTwo',
  'twoToThree',
  'threeToFive',
  'fiveOrMore',
  'unknown',
] as const;
export type AgeGroup = (typeof ageGroups)[number];

export interface ReportSource {
  readonly source: SourceId;
  readonly label: string;
  readonly origin: string | null;
  /** ISO 8601, oldest data that answered; null: not told. */
  readonly dataDate: string | null;
  /** Of advisories at hand: what they hold; absent: not told. */
  readonly coverage?: AdvisoryCoverage;
  /** Packages by how it answered. */
  readonly answers: Readonly<Record<SourceEvidence['status'], number>>;
  /** Of those that were answered, from a cache past its time. */
  readonly stale: number;
  /** Why it could not answer, most frequent first. */
  readonly reasons: readonly { readonly why: string; readonly packages: number }[];
}

export interface ReportFailure {
  readonly row: number | null;
  readonly package: string;
  readonly version: string;
  readonly reason: string;
}

export interface ReportAcceptedRisk {
  readonly package: string;
  readonly version: string;
  readonly advisory: string;
  readonly severity: Severity;
  /** With its origin, where it is the score of a vector: `CRITICAL by CVSS 3.1 vector of GitHub`. */
  readonly severityText: string;
  readonly reason: string;
  readonly owner: string | null;
  /** ISO day. */
  readonly until: string;
}

export interface ReportKeptCell {
  readonly cell: string;
  readonly package: string;
  readonly field: ReviewField;
  readonly column: string;
  readonly value: string;
  readonly finding: string;
  /** The finding could not be written, and why; absent: a person's value was preserved. */
  readonly refused?: CellRefusal;
}

/** A cell that says less than the finding. */
export interface ReportContradictedCell extends ReportKeptCell {
  /** Of the package. */
  readonly verdict: Verdict;
  readonly severity: Severity | null;
}

/** Milliseconds; `startMs` from the first batch on, waits between runs left out. */
export interface ReportBatch {
  readonly number: number;
  readonly packages: number;
  readonly startMs: number;
  readonly lookupMs: number;
  readonly waitMs: number;
  readonly saveMs: number;
  readonly fsyncMs: number;
  readonly residentBytes: number;
}

export interface ReportCheckpoint {
  readonly checkpointId: string;
  /** 0: before the first batch. */
  readonly batchNumber: number;
  readonly completedPackages: number;
  readonly createdAt: string;
}

export interface ReportScan {
  readonly scanId: string;
  readonly workbookPath: string;
  readonly status: StoredStatus;
  /** Lines of its journal are damaged: results may be lost. */
  readonly damaged?: true;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly toolVersion: string;
}

export interface ReportOlderScan extends ReportScan {
  /** Packages of the report that this scan looked up: no newer scan was about them. */
  readonly packages: number;
}

export interface ReportModel {
  readonly schemaVersion: typeof reportSchemaVersion;
  /** The newest one, when there are `olderScans`. */
  readonly scan: ReportScan;
  /**
   * Newest first; absent in a report that is made from one scan alone. Each package is told by its newest scan, numbers and sources are those
   * of all these scans, `batches` and `checkpoints` those of `scan` alone.
   */
  readonly olderScans?: readonly ReportOlderScan[];
  /** Of the workbook as it is now; null: it cannot be read. */
  readonly sheet: string | null;
  /** The same file, to tell later whether it still is what was reported; null: it cannot be read. */
  readonly workbook: ReportedWorkbook | null;
  readonly packages: {
    readonly planned: number;
    readonly lookedUp: number;
    readonly failed: number;
    /** Of the planned ones: rows of the workbook that no scan was about; absent: none. */
    readonly neverLookedUp?: number;
  };
  /** Rows that no scan checks, because nobody can read which package they name; as the workbook is now, where it can be read. Absent: none is known. */
  readonly rowsNotChecked?: readonly UnnamedRow[];
  /** Absent: nobody asked. */
  readonly since?: NewSince;
  /** Packages of which no source told whether PyPI has their names; absent: none. */
  readonly unverifiedNames?: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Vulnerable packages by their worst flaw. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly updates: { readonly current: number; readonly behind: number; readonly unknown: number };
  readonly ages: Readonly<Record<AgeGroup, number>>;
  readonly sources: readonly ReportSource[];
  readonly failures: readonly ReportFailure[];
  readonly acceptedRisks: readonly ReportAcceptedRisk[];
  /** As the workbook is now, where it can be read: cells that were settled or changed since are left out. */
  readonly kept: readonly ReportKeptCell[];
  /** Those of `kept` that say less than the finding, worst first. */
  readonly contradicted: readonly ReportContradictedCell[];
  readonly cellsWritten: number;
  readonly saves: number;
  readonly timings: { readonly lookupMs: number; readonly saveMs: number; readonly checkpointMs: number };
  readonly batches: readonly ReportBatch[];
  readonly checkpoints: readonly ReportCheckpoint[];
  /** Worst first. */
  readonly findings: readonly ReportFinding[];
}

/** No package has a verdict of a source: that none is vulnerable is not known. */
export function isUnseen({ verdicts: counts }: Pick<ReportModel, 'verdicts'>): boolean {
  return Object.entries(counts).every(([verdict, count]) => verdict === 'notChecked' || count === 0);
}

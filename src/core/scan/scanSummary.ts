/** The outcome of one run of a scan: exactly what `--json` prints and the finished message sums up. */
import type { NewSince } from './change';
import type { AdvisoryCoverage } from '../advisory/source';
import type { SourceEvidence, Severity } from '../advisory/evidence';
import type { LastKnown } from './lastKnown';
import type { PackageMetadata } from '../package/packageMetadata';
import { isVulnerable, type Verdict } from '../verdict/finding';
import type { CellRefusal } from '../spreadsheet/cellRefusal';
import type { Flaw } from '../advisory/flaw';

export type ScanStatus = 'finished' | 'interrupted' | 'cancelled' | 'failed';

/** What is known of a package, in short. */
export interface ResultSummary {
  readonly verdict: Verdict;
  /** Every matching record id, sorted. */
  readonly advisories: readonly string[];
  /** Distinct flaws, aliases counted once, accepted or not. */
  readonly flaws: number;
  /** How many of them are accepted; absent: none. */
  readonly acceptedFlaws?: number;
  readonly highestSeverity: Severity | null;
  readonly fixedIn: string | null;
  /** Why what is named as a fix needs review. */
  readonly fixDoubt?: string;
  /** Labels of the sources that were asked and could not answer for it; absent: every one did. */
  readonly unchecked?: readonly string[];
  /** Data older than its bound that this result rests on, with its ISO day, or `unknown date`. */
  readonly oldData?: readonly OldData[];
  /** Data of whatever age that took the place of sources which could not answer. */
  readonly standIns?: readonly OldData[];
  /** Such data from a cache that is past its bound: the scan is incomplete. */
  readonly outdated?: boolean;
  /** What was found before, where this look could not tell, or rests on less data. */
  readonly lastKnown?: LastKnown;
  /** Nobody looked whether PyPI has the name. */
  readonly unverifiedName?: boolean;
  /** It rests on an accepted risk, which may not stand any more when it is read. */
  readonly restsOnAcceptance?: boolean;
}

/** A file with data that the scan had at hand. */
export interface DataAtHand {
  readonly label: string;
  /** Its path, or that of its folder. */
  readonly file: string;
  /** ISO day of the newest of its data, else of its download; null: not known. */
  readonly day: string | null;
  /** Nothing was looked up in it, so nobody read its day. */
  readonly unused?: true;
  /** Of advisories: how many records, and how many of them by the prefix of their ids. */
  readonly coverage?: AdvisoryCoverage;
}

interface OldData {
  readonly label: string;
  readonly day: string;
}

export interface FindingSummary extends ResultSummary {
  /** 1-based row of the sheet. */
  readonly row: number;
  readonly package: string;
  readonly version: string;
  /** Kept from an earlier run, with other data or of long ago: when it was looked up, and with what. */
  readonly reused?: { readonly at: string; readonly data: string };
  /** With `--json`: how each source answered, what the index says, and every flaw with its evidence. */
  readonly sources?: readonly SourceEvidence[];
  readonly metadata?: PackageMetadata;
  readonly evidence?: readonly Flaw[];
}

export interface KeptSummary {
  readonly cell: string;
  readonly package: string;
  readonly value: string;
  readonly finding: string;
  /** The finding could not be written, and why; absent: a person's value was preserved. */
  readonly refused?: CellRefusal;
}

/** A kept value that says less than the finding. */
export interface ContradictedSummary extends KeptSummary {
  /** Of the package. */
  readonly verdict: Verdict;
  readonly severity: Severity | null;
}

export interface ScanSummary {
  readonly scanId: string;
  readonly workbook: string;
  /** The one that was scanned. */
  readonly sheet: string;
  /** What was not scanned though it might be meant: other sheets with the header row, rows with a version and no name, and rows whose name is a formula without a result. */
  readonly leftOut?: {
    readonly sheets: readonly string[];
    readonly rows: readonly number[];
    readonly unresolved: readonly number[];
  };
  /** The sheet has no Recommendation column. */
  readonly lacksRecommendation?: true;
  readonly status: ScanStatus;
  readonly packages: {
    readonly total: number;
    readonly completed: number;
    readonly failed: number;
    /** Looked up, and not in the workbook yet; absent: none. */
    readonly unsaved?: number;
    /** Not part of this scan: rows left out by the person's choice. */
    readonly skipped: number;
  };
  /** Absent: everything came from services. */
  readonly data?: readonly DataAtHand[];
  /** Packages of which no source told whether PyPI has their names; absent: none. */
  readonly unverifiedNames?: number;
  readonly batches: number;
  readonly saves: number;
  readonly checkpoints: number;
  /** How many of them are stored now; a finished scan usually removes its own. Absent: all. */
  readonly keptCheckpoints?: number;
  readonly cellsWritten: number;
  readonly findings: readonly FindingSummary[];
  /**
   * Of the chosen packages that were not looked up because they had results already: what is known of them, by their newest scans, else by the
   * words of their cells. Absent: there are none.
   */
  readonly known?: readonly FindingSummary[];
  /**
   * Packages outside the selection that are known to be vulnerable, in the same way. They are told, and the outcome is about the selection.
   * Absent: none is known.
   */
  readonly outside?: readonly FindingSummary[];
  readonly kept: readonly KeptSummary[];
  /** Those of `kept` that say less than the finding, worst first. */
  readonly contradicted: readonly ContradictedSummary[];
  readonly timings: {
    readonly totalMs: number;
    readonly lookupMs: number;
    readonly saveMs: number;
    readonly checkpointMs: number;
  };
  readonly peakRssMb: number;
  /** Of all batches whose figures are known. */
  readonly statistics?: {
    readonly waitMs: number;
    readonly fsyncMs: number;
    readonly slowestBatchMs: number;
    /** Most resident memory at the end of a batch, in MiB. */
    readonly batchRssMb: number;
  };
  /** With `--fail-on-new`: what changed since the review before; absent: nobody asked, or none is known. */
  readonly since?: NewSince;
  /** The workbook was left alone; `cellsWritten` counts what a real scan would write. */
  readonly dryRun?: true;
}

/** What the outcome of a scan is judged by. */
export function judgedFindings({
  findings,
  known,
}: Pick<ScanSummary, 'findings' | 'known'>): readonly FindingSummary[] {
  return known === undefined ? findings : [...findings, ...known];
}

/** Rows that were not checked, because nobody can read which package they name. */
export function unnamedCount({ leftOut }: Pick<ScanSummary, 'leftOut'>): number {
  return leftOut === undefined ? 0 : leftOut.rows.length + leftOut.unresolved.length;
}

/** Also where nobody could look again since. */
export function isKnownVulnerable({ verdict, lastKnown }: Pick<ResultSummary, 'verdict' | 'lastKnown'>): boolean {
  return isVulnerable(verdict) || (lastKnown !== undefined && isVulnerable(lastKnown.verdict));
}

/** Whether every chosen package had its results already, so that nothing was looked up. */
export function isNothingNew({ packages, known }: Pick<ScanSummary, 'packages' | 'known'>): boolean {
  return packages.total === 0 && known !== undefined;
}

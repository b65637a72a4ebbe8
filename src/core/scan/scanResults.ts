/** All that a scan has found so far, as its journal tells it: what reports, the grid and the findings view show. */
import type { Provenance } from '../advisory/source';
import type { BatchConfiguration } from './batchConfiguration';
import type { CheckpointSummary } from './checkpointData';
import type { CellContent, CellValue } from '../spreadsheet/cell';
import type { KeptCell } from '../cells/cellEdit';
import type { Finding } from '../verdict/finding';
import type { ReviewField } from '../sheet/reviewField';
import type { UnnamedRow } from '../sheet/unnamedRow';
import type { LastKnown } from './lastKnown';
import type { ScanStatus } from './scanSummary';
import type { RequiredThrough } from '../package/requiredThrough';
import type { PackageIdentity } from '../package/identity';

/** One batch's times in milliseconds and its memory in bytes; `number` is 1-based. */
export interface BatchTiming {
  readonly number: number;
  readonly packages: number;
  readonly lookupMs: number;
  readonly waitMs: number;
  readonly saveMs: number;
  readonly fsyncMs: number;
  readonly residentBytes: number;
}

/** A cell this scan wrote, with what it held before. */
export interface WrittenCell {
  /** `M17`, as the sheet was at the save. */
  readonly cell: string;
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  readonly old: CellContent;
  readonly new: CellValue;
}

/** How a package was looked up that the newest run of its scan did not look up. */
export interface EarlierLookup {
  /** ISO 8601, to the minute. */
  readonly at: string;
  /** For people: `PyPA advisories of 2024-10-10 from /data/all.zip`. */
  readonly data: string;
  readonly sources: readonly Provenance[];
}

export interface PackageResult {
  readonly finding: Finding;
  /** Absent: the newest run of the scan found it, or one with the same data. */
  readonly earlier?: EarlierLookup;
  /** What was found before, where this look could not tell, or rests on less; the finding's reason says it. */
  readonly lastKnown?: LastKnown;
  /** Given up after retries. */
  readonly failed: boolean;
  /** Why it is installed; absent: no list of installed packages said it. */
  readonly through?: RequiredThrough;
}

/** `running`: a live process holds the workbook's lock. */
export type StoredStatus = ScanStatus | 'running';

export interface ScanResults {
  readonly scanId: string;
  /** Canonical path. */
  readonly workbookPath: string;
  /** The one that was scanned; absent: not known. */
  readonly sheet?: string;
  readonly status: StoredStatus;
  /** Lines of its journal are damaged: results may be lost. */
  readonly damaged?: true;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly toolVersion: string;
  /** Those that were set up for the scan, with the dates of their data. */
  readonly sources: readonly Provenance[];
  readonly configuration: BatchConfiguration;
  /** Planned packages in plan order, looked up or not. */
  readonly planned: readonly PackageIdentity[];
  /** Rows of the sheet that it did not check, because nobody can read which package they name; absent: none is known. */
  readonly unnamed?: readonly UnnamedRow[];
  /** In plan order. */
  readonly results: readonly PackageResult[];
  /** Looked up, and not in the workbook yet; absent: none. */
  readonly unsaved?: readonly PackageIdentity[];
  readonly kept: readonly KeptCell[];
  /** In the order written; a cell written twice stands once, with its first `old` and last `new`. */
  readonly written: readonly WrittenCell[];
  readonly batches: readonly BatchTiming[];
  readonly checkpoints: readonly CheckpointSummary[];
  readonly saves: number;
  readonly timings: { readonly lookupMs: number; readonly saveMs: number; readonly checkpointMs: number };
}

/** What the scans of a workbook have found, each package told by the newest scan that was about it. */
export interface WorkbookResults {
  readonly newest: ScanResults;
  /** Newest first, each without the packages that a newer scan was about, and never without any package. */
  readonly older: readonly ScanResults[];
}

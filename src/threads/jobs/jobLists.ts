/** What jobs list for the editor, as much as its lists show. */
import type { KeptCell } from '../../core/cells/cellEdit';
import type { PlannedMarks } from '../../tasks/syncMarks';
import type { Severity } from '../../core/advisory/evidence';
import type { SyncMark } from '../../tasks/syncChoice';
import type { Text } from '../../core/message/text';

export interface ListedPackage {
  /** 1-based row of the sheet. */
  readonly row: number;
  readonly name: string;
  readonly version: string;
}

/** Preserved cells, the first of them and how many there are. */
export interface ListedCells {
  readonly cells: readonly KeptCell[];
  readonly count: number;
}

export interface ListedKept {
  /** Those that say less than the finding: all cells of a package together, packages by severity. `count`: of packages. */
  readonly contradicted: ListedCells;
  /** The others that could not be written. */
  readonly refused: ListedCells;
  readonly others: ListedCells;
}

/** A vulnerability that nobody has accepted. */
export interface OpenRisk {
  /** Normalized name. */
  readonly package: string;
  readonly version: string;
  readonly advisory: string;
  readonly isMalicious: boolean;
  readonly severity: Severity;
  readonly fixedIn: string | undefined;
}

export interface AcceptedEntry {
  /** Normalized name. */
  readonly package: string;
  readonly advisory: string;
  /** ISO day. */
  readonly until: string;
  readonly reason: string;
}

/** What differs between a workbook and what is installed, as much as a list shows of it. */
export interface ListedPlan {
  readonly changed: readonly (ListedPackage & { readonly to: string })[];
  readonly added: readonly {
    readonly name: string;
    readonly version: string;
    readonly requiredBy: readonly string[];
  }[];
  readonly notInstalled: readonly ListedPackage[];
  /** How many. */
  readonly unchanged: number;
  /** Rows of which the files say nothing; how many. */
  readonly notCompared: number;
  readonly notUsable: readonly ListedEntry[];
  /** Each a sentence without a full stop. */
  readonly notes: readonly Text[];
  /** How the person chose to mark what is no longer installed; undefined: nobody chose yet. */
  readonly mark?: SyncMark | undefined;
  readonly marks: PlannedMarks;
}

/** `reason` completes "{place}: {entry} …". */
export interface ListedEntry {
  readonly place: string;
  readonly entry: string;
  readonly reason: Text;
}

/** A cell whose colors do not go with what it says. */
export interface ListedFormatIssue {
  /** `M17`. */
  readonly cell: string;
  /** The column's header. */
  readonly column: string;
  /** Name as written. */
  readonly package: string;
  /** First line of the cell. */
  readonly text: string;
  readonly problem: Text;
}

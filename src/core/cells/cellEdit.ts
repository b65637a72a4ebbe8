/** A cell the scan wants to change, and a person's cell it left alone. */
import { groupBy } from '../collections/groupBy';
import type { CellContent, CellLook, CellValue } from '../spreadsheet/cell';
import type { ReviewField } from '../sheet/reviewField';
import type { CellRefusal } from '../spreadsheet/cellRefusal';
import { identityKey, type PackageIdentity } from '../package/identity';

/**
 * `empty` fills empty cells, `automated` also refreshes what this tool wrote last, `worse` also puts a finding above a person's text that says
 * less, `all` refreshes every scan column.
 */
export const overwriteRules = ['empty', 'automated', 'worse', 'all'] as const;
export type OverwriteRule = (typeof overwriteRules)[number];

export interface ProposedCell {
  readonly field: ReviewField;
  readonly value: CellValue;
  readonly look: CellLook;
  /** False when the source could not be asked: such a value only fills an empty cell or replaces its own kind. */
  readonly conclusive: boolean;
  /** A result of ours that may stay in its place: the same, except for whether it tells the age of the same data. */
  readonly asBefore?: string;
}

export interface CellEdit {
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  readonly value: CellValue;
  readonly look: CellLook;
  /** What the cell held when the edit was decided. Anything else at save time is a person's newer value and wins. */
  readonly expected: CellContent;
  /** Only the look changes: `value` repeats what the cell holds, and not a byte of it is written. */
  readonly restyle?: true;
  /** Not written where part of the text has a format of its own, which would be lost. */
  readonly keepsFormat?: true;
  /** Whether the text is struck through from now on; undefined: as it is. */
  readonly strike?: boolean;
}

/** A person's value that differs from the finding and was kept, or a cell that could not be written. */
export interface KeptCell {
  /** `M17`, as the sheet was when the value was seen. */
  readonly cell: string;
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  /** The person's text. */
  readonly value: string;
  /** The text the scan would have written. */
  readonly finding: string;
  /** The finding could not be written; absent: a person's value was preserved. */
  readonly refused?: CellRefusal;
}

/** How many of them could not be written. */
export function refusedCount(cells: readonly Pick<KeptCell, 'refused'>[]): number {
  return cells.filter(({ refused }) => refused !== undefined).length;
}

/** Cells of one package each, packages and cells in the order given. */
export function byPackage(cells: readonly KeptCell[]): readonly (readonly KeptCell[])[] {
  return [...groupBy(cells, (cell) => identityKey(cell.package)).values()];
}

/** What a person may write into a cell from here, and as what it is stored. */
import type { PackageIdentity } from '../package/identity';
import { reviewFields, type ReviewField } from '../sheet/reviewField';
import type { CellContent, CellValue } from '../spreadsheet/cell';
import { isDay } from '../spreadsheet/calendarDay';

export interface TypedCell {
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  /** What the person saw in the cell, as the grid shows it. */
  readonly was: string;
  /** '' empties the cell. */
  readonly text: string;
}

/** Notes and results. A version is changed by a sync or in an office program, which knows what else goes with it. */
export function isEditableField(field: ReviewField): boolean {
  return field === 'notes' || reviewFields[field].owner === 'scan';
}

/** A formula would be gone. */
export function isEditableContent(content: CellContent): boolean {
  return content.kind !== 'formula';
}

const dayFields: readonly ReviewField[] = ['datePublished', 'latestReleaseDate'];

/** Text as typed, never a formula or a number (`3.10` is no 3.1); an ISO day in a column of days is one. */
export function typedValue(field: ReviewField, text: string): CellValue {
  return dayFields.includes(field) && isDay(text) ? { kind: 'date', day: text } : { kind: 'text', text };
}

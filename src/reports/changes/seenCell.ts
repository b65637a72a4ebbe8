/** A cell as lists of changes show it. */
import type { PackageRow } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { TextMark } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';

const markWords: Readonly<Record<TextMark, string>> = {
  struck: 'struck through',
  raised: 'with raised or lowered characters',
};

/** The text a person sees; days as ISO days. Of a name also whether it is struck through, of a version what makes scans read it otherwise: `1.0 (struck through)`. */
export function seenCell(row: PackageRow, field: ReviewField, date1904: boolean): string {
  const text = displayCell(row.cells[field] ?? { kind: 'empty' }, date1904);
  if (field === 'packageName' && row.nameIsStruck === true) return `${text} (${markWords.struck})`;
  if (field !== 'currentVersion') return text;
  const notes = [
    ...(row.versionMarked === undefined ? [] : [markWords[row.versionMarked]]),
    ...(row.versionShows === 'other' ? ['shown as another value'] : []),
    ...(row.versionStored === undefined ? [] : [`contains ${row.versionStored}`]),
  ];
  return notes.length === 0 ? text : `${text} (${notes.join(', ')})`;
}

/** The edits that bring back what a person chose from a checkpoint, also that a cell was empty. */
import type { CellContent, CellValue } from '../../core/spreadsheet/cell';
import type { CellEdit } from '../../core/cells/cellEdit';
import { dayOfSerial } from '../../core/spreadsheet/excelDate';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { CellDifference, MergeChoice } from '../../core/scan/workbookComparison';
import type { ResumeState } from './resumeState';
import { RowIndex } from '../../workbook/review/rowIndex';
import { cellKey } from '../journal/scanRecord';
import type { ScanStartContext } from './scanStartContext';
import { identityKey } from '../../core/package/identity';

/** Differing cells without a choice stay as they are. */
export function chosenEdits(
  { workbook }: Pick<ScanStartContext, 'workbook'>,
  { comparison }: Pick<ResumeState, 'comparison'>,
  choices: readonly MergeChoice[],
): readonly CellEdit[] {
  const present = new RowIndex(workbook.rows);
  return chosenDifferences({ comparison }, choices).map(({ package: identity, field, content }) => {
    const value = valueOf(content, workbook.date1904);
    const expected = present.get(identityKey(identity))?.cells[field] ?? { kind: 'empty' };
    return { package: identity, field, value, look: 'plain', expected };
  });
}

export function chosenDifferences(
  { comparison }: Pick<ResumeState, 'comparison'>,
  choices: readonly MergeChoice[],
): readonly CellDifference[] {
  const taken = new Set(
    choices.filter(({ take }) => take === 'checkpoint').map((choice) => cellKey(choice.package, choice.field)),
  );
  return comparison.differences.filter((each) => taken.has(cellKey(each.package, each.field)));
}

/** As the workbook is once they are written. */
export function withChosen(workbook: ScannedWorkbook, chosen: readonly CellDifference[]): ScannedWorkbook {
  const { rows } = workbook;
  const contents = new Map<string, Partial<Record<ReviewField, CellContent>>>();
  for (const { package: identity, field, content } of chosen) {
    const key = identityKey(identity);
    contents.set(key, { ...contents.get(key), [field]: content });
  }
  const changed = (row: PackageRow): PackageRow => {
    const cells = contents.get(identityKey(row.identity));
    return cells === undefined ? row : { ...row, cells: { ...row.cells, ...cells } };
  };
  return {
    ...workbook,
    rows: {
      length: rows.length,
      at: (place) => {
        const row = rows.at(place);
        return row && changed(row);
      },
      *[Symbol.iterator]() {
        for (const row of rows) yield changed(row);
      },
    },
  };
}

/** A time without a day, and Excel's 29 February 1900, are no day of any calendar: their serial is. */
function valueOf(content: CellContent, date1904: boolean): CellValue {
  switch (content.kind) {
    case 'empty':
      return { kind: 'text', text: '' };
    case 'text':
    case 'boolean':
    case 'error':
      return content;
    case 'number':
      return { kind: 'number', value: content.value };
    case 'date': {
      const { serial } = content;
      const day = dayOfSerial(serial, date1904);
      return day === undefined ? { kind: 'number', value: serial } : { kind: 'date', day, time: serial % 1 };
    }
    case 'formula': {
      const { formula, cached, result } = content;
      // Stored as a text, a number would be another result.
      return { kind: 'formula', formula, cached: result === undefined ? cached : '' };
    }
  }
}

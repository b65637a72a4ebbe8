/** The edits that bring back what a person chose from a checkpoint, also that a cell was empty. */
import type { CellContent, CellValue } from '../../core/spreadsheet/cell';
import type { CellEdit } from '../../core/cells/cellEdit';
import { dayOfSerial } from '../../core/spreadsheet/excelDate';
import type { MergeChoice } from '../../core/scan/workbookComparison';
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
  const taken = new Set(
    choices.filter(({ take }) => take === 'checkpoint').map((choice) => cellKey(choice.package, choice.field)),
  );
  const present = new RowIndex(workbook.rows);
  const edits: CellEdit[] = [];
  for (const { package: identity, field, content } of comparison.differences) {
    if (!taken.has(cellKey(identity, field))) continue;
    const value = valueOf(content, workbook.date1904);
    const expected = present.get(identityKey(identity))?.cells[field] ?? { kind: 'empty' };
    edits.push({ package: identity, field, value, look: 'plain', expected });
  }
  return edits;
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

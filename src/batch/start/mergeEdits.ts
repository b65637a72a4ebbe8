/** The edits that bring back what a person chose from a checkpoint, also that a cell was empty. Chooses nothing itself. */
import type { CellContent, CellValue } from '../../core/review/cell';
import type { CellEdit } from '../../core/review/cellEdit';
import { identityKey } from '../../core/package/packageRow';
import type { MergeChoice } from '../../core/scan/workbookComparison';
import type { ResumeState } from './resumeState';
import { RowIndex } from '../../workbook/review/rowIndex';
import { cellKey } from '../journal/scanRecord';
import type { ScanStartContext } from './scanStartContext';

/** Differing cells without a choice stay as they are. */
export function chosenEdits(
  { workbook }: Pick<ScanStartContext, 'workbook'>,
  { comparison, copy }: ResumeState,
  choices: readonly MergeChoice[],
): readonly CellEdit[] {
  const taken = new Set(
    choices.filter(({ take }) => take === 'checkpoint').map((choice) => cellKey(choice.package, choice.field)),
  );
  const present = new RowIndex(workbook.rows);
  const copied = new RowIndex(copy?.rows ?? []);
  const edits: CellEdit[] = [];
  for (const { package: identity, field, checkpoints } of comparison.differences) {
    if (!taken.has(cellKey(identity, field))) continue;
    const value = valueOf(copied.get(identityKey(identity))?.cells[field], checkpoints);
    const expected = present.get(identityKey(identity))?.cells[field] ?? { kind: 'empty' };
    edits.push({ package: identity, field, value, look: 'plain', expected });
  }
  return edits;
}

/** `text` is what the checkpoint's side shows, which the scan may have written after the copy was made. */
function valueOf(content: CellContent | undefined, text: string): CellValue {
  if (content?.kind === 'number' && (content.shown ?? content.digits) === text)
    return { kind: 'number', value: content.value };
  if (content?.kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) return { kind: 'date', day: text };
  if (content?.kind === 'formula' && content.cached === text) {
    return { kind: 'formula', formula: content.formula, cached: content.cached };
  }
  return { kind: 'text', text };
}

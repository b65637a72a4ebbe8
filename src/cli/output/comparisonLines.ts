/** How a workbook differs from a checkpoint, as lines for a terminal. */
import { reviewFields } from '../../core/sheet/reviewField';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';
import { escapeControl, shortened, tableLines } from './terminalText';

const shownCharacters = 40;

/** One line per cell, numbered from 1, then one per package that came, went or has another version. */
export function comparisonLines({ differences, gone, added, reversioned }: WorkbookComparison): string[] {
  const cells = differences.map((difference, index) => [
    `${index + 1})`,
    difference.cell,
    escapeControl(nameOf(difference)),
    reviewFields[difference.field].header,
    side(difference.checkpoints),
    side(difference.yours),
  ]);
  const header = ['', 'Cell', 'Package', 'Column', 'Checkpoint', 'Now'];
  return [
    ...(cells.length === 0 ? [] : tableLines([header, ...cells])),
    ...gone.map((name) => `No longer in the workbook: ${escapeControl(name)}`),
    ...added.map((name) => `New in the workbook: ${escapeControl(name)}`),
    ...reversioned.map((change) => `Another version in the workbook: ${escapeControl(change)}`),
  ];
}

function nameOf({ displayName, package: { version } }: CellDifference): string {
  return `${displayName} ${version}`.trim();
}

/** In one line, also where the cell has several. */
function side(text: string): string {
  return text === '' ? '(empty)' : shortened(escapeControl(text.replace(/\s*\r?\n\s*/g, ' ')), shownCharacters);
}

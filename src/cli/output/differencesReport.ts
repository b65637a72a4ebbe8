/** Cells that say less than the findings as lines for a terminal, and what came of settling them. */
import { cellSides } from '../../core/cells/cellSide';
import type { Difference } from '../../core/cells/differences';
import type { Resolved } from '../../tasks/resolveDifferences';
import { counted } from '../../core/message/counted';
import { escapeControl, shortened, tableLines } from './terminalText';

const cellWidth = 40;

/** Worst first, as they come. */
export function listLines(open: readonly Difference[]): string[] {
  const rows = open.map(({ cell, displayName, severity, value, finding }) => [
    cell,
    shortened(escapeControl(displayName), cellWidth),
    severity ?? '',
    shortened(escapeControl(value), cellWidth),
    shortened(escapeControl(finding), cellWidth),
  ]);
  return [
    `${counted(open.length, 'cell')} ${open.length === 1 ? 'says' : 'say'} less than the finding, most severe first:`,
    ...tableLines([['Cell', 'Package', 'Highest', cellSides.contradicted, 'Finding'], ...rows]),
  ];
}

export function resolvedLines({ changed, left, backup }: Resolved): string[] {
  return [
    `${counted(changed, 'cell')} changed.`,
    ...left.map(
      (cell) =>
        `${cell} was not changed: both texts do not fit, its text is formatted, the cell is locked or merged, or it changed.`,
    ),
    ...(backup === undefined ? [] : [`A backup of the workbook is at ${escapeControl(backup)}`]),
  ];
}

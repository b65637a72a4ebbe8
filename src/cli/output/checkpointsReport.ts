/** Shows the scans and checkpoints that are kept for a workbook. Reads and changes none of them. */
import { scanStateText } from '../../core/scan/statusText';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { Paint } from '../../reports/outputs/paint';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { counted } from '../../core/message/counted';
import { escapeControl, sizeText, tableLines, timeText } from './terminalText';
import { countsText } from './countsText';

/** A header row, then one row per checkpoint. */
export function checkpointRows(checkpoints: readonly CheckpointSummary[]): string[][] {
  return [
    ['Checkpoint', 'Batch', 'Packages', 'Made', 'Size', 'State'],
    ...checkpoints.map((checkpoint) => [
      escapeControl(checkpoint.checkpointId),
      `${checkpoint.batchNumber} of ${checkpoint.totalBatches}`,
      `${checkpoint.completedPackages} of ${checkpoint.totalPackages}`,
      timeText(checkpoint.createdAt),
      sizeText(checkpoint.sizeBytes),
      checkpoint.state,
    ]),
  ];
}

function checkpointTable(checkpoints: readonly CheckpointSummary[], paint: Paint): string[] {
  const rows = checkpointRows(checkpoints);
  const state = (rows[0]?.length ?? 0) - 1;
  return tableLines(rows, (cell, column, row) => {
    if (row === 0) return paint('faint', cell);
    return column === state ? paint(checkpoints[row - 1]?.state === 'valid' ? 'good' : 'high', cell) : cell;
  });
}

/** The readable form of `ihacpa checkpoints list`, ending with a line break. */
export function checkpointsReport(
  workbookPath: string,
  storageFolder: string,
  scans: readonly ResumableScan[],
  paint: Paint,
): string {
  if (scans.length === 0) {
    return `No scan of ${escapeControl(workbookPath)} is stored in ${escapeControl(storageFolder)}.\n`;
  }
  const lines = [`Scans of ${escapeControl(workbookPath)} in ${escapeControl(storageFolder)}:`];
  for (const scan of scans) {
    lines.push(
      '',
      paint('heading', `Scan ${escapeControl(scan.scanId)}, ${stateText(scan)}`) +
        `: ${scan.completedPackages} of ${counted(scan.totalPackages, 'package')}, ${findingsText(scan)}, ` +
        `last change ${timeText(scan.updatedAt)}`,
      ...(scan.checkpoints.length === 0 ? ['  no checkpoints'] : checkpointTable(scan.checkpoints, paint)),
    );
  }
  return `${lines.join('\n')}\n`;
}

function stateText({ status, isDamaged }: ResumableScan): string {
  return scanStateText({ status, ...(isDamaged === true ? { damaged: true } : {}) });
}

export function findingsText({ counts, isUnreadable }: ResumableScan): string {
  return isUnreadable === true ? 'its journal cannot be read' : countsText(counts);
}

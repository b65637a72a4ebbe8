/** Checkpoints as entries of a quick pick. Chooses none. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { ageText, sizeText, timeText } from '../progress/scanText';
import { checkpointLabel } from '../tree/scansTreeItem';
import { workbookName } from '../workbookName';

interface CheckpointItem extends vscode.QuickPickItem {
  readonly checkpoint: CheckpointSummary;
}

export function checkpointItems(checkpoints: readonly CheckpointSummary[]): CheckpointItem[] {
  const now = Date.now();
  return checkpoints.map((checkpoint) => ({
    label: checkpointLabel(checkpoint),
    description: vscode.l10n.t('{0} of {1} packages', checkpoint.completedPackages, checkpoint.totalPackages),
    detail: [
      workbookName(checkpoint.workbookPath),
      timeText(checkpoint.createdAt, now),
      ageText(checkpoint.createdAt, now),
      sizeText(checkpoint.sizeBytes),
    ].join(' · '),
    checkpoint,
  }));
}

/** Undefined: the person chose none. */
export async function pickCheckpoint(
  checkpoints: readonly CheckpointSummary[],
  title: string,
  placeHolder: string,
): Promise<CheckpointSummary | undefined> {
  return (await vscode.window.showQuickPick(checkpointItems(checkpoints), { title, placeHolder }))?.checkpoint;
}

export function usableCheckpoints(scan: ResumableScan): readonly CheckpointSummary[] {
  return scan.checkpoints.filter((checkpoint) => checkpoint.state === 'valid');
}

/** Asks how to start when an older scan waits, and from which checkpoint. Starts nothing. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/batch/checkpointData';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../core/batch/recoveryOptions';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { ageText, durationText, sizeText, timeText } from '../progress/scanText';
import { checkpointLabel } from '../tree/scansTreeItem';

export const resumeAutomatically: RecoveryOptions = { ...defaultRecoveryOptions, resumeMode: 'auto' };
export const startFresh: RecoveryOptions = { ...defaultRecoveryOptions, resumeMode: 'fresh' };

export function fromCheckpoint({ checkpointId }: CheckpointSummary): RecoveryOptions {
  return { ...defaultRecoveryOptions, resumeMode: 'custom', checkpointId };
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choose: () => RecoveryOptions | Promise<RecoveryOptions | undefined>;
}

/** Undefined: the person chose nothing. */
export async function askHowToStart(scan: ResumableScan): Promise<RecoveryOptions | undefined> {
  const usable = usableCheckpoints(scan);
  const items: ChoiceItem[] = [
    {
      label: vscode.l10n.t('Resume'),
      iconPath: new vscode.ThemeIcon('debug-continue'),
      detail: remainingText(scan),
      choose: () => resumeAutomatically,
    },
    {
      label: vscode.l10n.t('Start Fresh'),
      iconPath: new vscode.ThemeIcon('refresh'),
      detail: vscode.l10n.t(
        'All {0} packages; the earlier scan is kept until the new one is finished',
        scan.totalPackages,
      ),
      choose: () => startFresh,
    },
  ];
  const [newest] = usable;
  if (newest !== undefined) {
    items.push({
      label: vscode.l10n.t('Choose Start Point…'),
      iconPath: new vscode.ThemeIcon('history'),
      detail: vscode.l10n.t(
        '{0} checkpoints, the newest from {1}',
        usable.length,
        timeText(newest.createdAt, Date.now()),
      ),
      choose: () => askWhichCheckpoint(usable),
    });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('An Earlier Scan of {0} Is Unfinished', basename(scan.workbookPath)),
    placeHolder: situationText(scan),
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

/** Undefined: the person chose none. */
export async function askWhichCheckpoint(
  checkpoints: readonly CheckpointSummary[],
): Promise<RecoveryOptions | undefined> {
  const checkpoint = await pickCheckpoint(checkpoints);
  return checkpoint === undefined ? undefined : fromCheckpoint(checkpoint);
}

export async function pickCheckpoint(
  checkpoints: readonly CheckpointSummary[],
): Promise<CheckpointSummary | undefined> {
  const now = Date.now();
  const items = checkpoints.map((checkpoint) => ({
    label: checkpointLabel(checkpoint),
    description: vscode.l10n.t('{0} of {1} packages', checkpoint.completedPackages, checkpoint.totalPackages),
    detail: [
      basename(checkpoint.workbookPath),
      timeText(checkpoint.createdAt, now),
      ageText(checkpoint.createdAt, now),
      sizeText(checkpoint.sizeBytes),
    ].join(' · '),
    checkpoint,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Resume from Checkpoint'),
    placeHolder: vscode.l10n.t('Packages done after the checkpoint are looked up again'),
  });
  return picked?.checkpoint;
}

export function usableCheckpoints(scan: ResumableScan): readonly CheckpointSummary[] {
  return scan.checkpoints.filter((checkpoint) => checkpoint.state === 'valid');
}

/** `130 of 486 packages done, 6 at risk, stopped 3 min. ago`. */
export function situationText(scan: ResumableScan): string {
  return vscode.l10n.t(
    '{0} of {1} packages done, {2} at risk, stopped {3}',
    scan.completedPackages,
    scan.totalPackages,
    scan.atRisk,
    ageText(scan.updatedAt, Date.now()),
  );
}

function remainingText(scan: ResumableScan): string {
  const left = vscode.l10n.t('{0} packages left', scan.totalPackages - scan.completedPackages);
  if (scan.estimatedRemainingMs === undefined) return left;
  return `${left} · ${vscode.l10n.t('about {0}', durationText(scan.estimatedRemainingMs))}`;
}

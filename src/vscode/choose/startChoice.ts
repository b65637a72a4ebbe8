/** Asks how to start when an older scan waits. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { countsText } from '../progress/countsText';
import { ageText, durationText, timeText } from '../progress/scanText';
import { usableCheckpoints } from './checkpointItems';
import { workbookName } from '../workbookName';

export type StartChoice = 'resume' | 'fresh' | 'choose';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: StartChoice;
}

/** Undefined: the person chose nothing. */
export async function askHowToStart(scan: ResumableScan): Promise<StartChoice | undefined> {
  const items: ChoiceItem[] = [
    {
      label: vscode.l10n.t('Resume'),
      iconPath: new vscode.ThemeIcon('debug-continue'),
      detail: remainingText(scan),
      choice: 'resume',
    },
    {
      label: vscode.l10n.t('Start Fresh'),
      iconPath: new vscode.ThemeIcon('refresh'),
      detail: vscode.l10n.t(
        'All {0} packages; the unfinished scan is kept until this one finishes',
        scan.totalPackages,
      ),
      choice: 'fresh',
    },
    {
      label: vscode.l10n.t('Choose Start Point…'),
      iconPath: new vscode.ThemeIcon('history'),
      detail: startPointText(scan),
      choice: 'choose',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('An Earlier Scan of {0} Is Unfinished', workbookName(scan.workbookPath)),
    placeHolder: situationText(scan),
    ignoreFocusOut: true,
  });
  return picked?.choice;
}

/** `130 of 486 packages done, 6 vulnerable, stopped 3 min. ago`. */
export function situationText(scan: ResumableScan): string {
  return vscode.l10n.t(
    '{0} of {1} packages done, {2}, stopped {3}',
    scan.completedPackages,
    scan.totalPackages,
    countsText(scan.counts),
    ageText(scan.updatedAt, Date.now()),
  );
}

function startPointText(scan: ResumableScan): string {
  const usable = usableCheckpoints(scan);
  const [newest] = usable;
  if (newest === undefined) return vscode.l10n.t('A package or a batch; there is no checkpoint');
  const made = timeText(newest.createdAt, Date.now());
  return vscode.l10n.t('A package, a batch, or one of {0} checkpoints, the latest from {1}', usable.length, made);
}

function remainingText(scan: ResumableScan): string {
  const parts = [vscode.l10n.t('{0} packages left', scan.totalPackages - scan.completedPackages)];
  if (scan.estimatedRemainingMs !== undefined) {
    parts.push(vscode.l10n.t('about {0}', durationText(scan.estimatedRemainingMs)));
  }
  const { statistics } = scan;
  if (statistics !== undefined) {
    parts.push(vscode.l10n.t('{0} cells written in {1} saves', statistics.cellsWritten, statistics.saves));
    if (statistics.failedPackages > 0) parts.push(vscode.l10n.t('{0} failed', statistics.failedPackages));
  }
  return parts.join(' · ');
}

/** The question what counts when the workbook changed since its scan stopped: shows both sides, then asks. Changes nothing. */
import * as vscode from 'vscode';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import type { DiffView } from '../diff/diffView';
import { askForCells, choicesOf, type MergeDraft } from './mergePick';
import { showComparison } from './showComparison';
import { workbookName } from '../workbookName';

type Answer = Pick<RecoveryOptions, 'mergeStrategy' | 'mergeChoices'>;

interface AnswerItem extends vscode.QuickPickItem {
  readonly answer: 'current' | 'checkpoint' | 'merge' | undefined;
}

/** Undefined: the person wants no scan now. */
export async function askAboutChangedWorkbook(
  workbookPath: string,
  comparison: WorkbookComparison,
  view: DiffView,
): Promise<Answer | undefined> {
  const shown = await showComparison(view, workbookPath, vscode.l10n.t('Checkpoint'), comparison);
  const { differences } = comparison;
  let draft: MergeDraft = new Set();
  try {
    for (;;) {
      const answer = (await askForSide(workbookPath, comparison))?.answer;
      if (answer === 'current') return { mergeStrategy: 'use_current' };
      if (answer === 'checkpoint') return { mergeStrategy: 'use_checkpoint' };
      if (answer === undefined) return undefined;
      const merge = await askForCells(workbookPath, differences, draft);
      if (merge.isAgreed) {
        return { mergeStrategy: 'manual', mergeChoices: [...choicesOf(differences, merge.draft)] };
      }
      draft = merge.draft;
    }
  } finally {
    shown.dispose();
  }
}

async function askForSide(
  workbookPath: string,
  { checkpointId, differences, gone, added, reversioned }: WorkbookComparison,
): Promise<AnswerItem | undefined> {
  const item = (answer: AnswerItem['answer'], icon: string, label: string, detail: string): AnswerItem => ({
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    answer,
  });
  const items = [
    item(
      'current',
      'file',
      vscode.l10n.t('Use Current'),
      vscode.l10n.t('Keep the current workbook; only emptied scan cells are filled again'),
    ),
    item(undefined, 'close', vscode.l10n.t('Cancel'), vscode.l10n.t('Nothing changes; the scan can be resumed later')),
  ];
  if (differences.length > 0) {
    const detail = vscode.l10n.t('Choose cell by cell: current, or from the checkpoint');
    items.splice(1, 0, item('merge', 'git-merge', vscode.l10n.t('Merge…'), detail));
  }
  if (checkpointId !== undefined) {
    const detail = vscode.l10n.t('Restore the backup of the checkpoint; the current file is backed up first');
    items.splice(1, 0, item('checkpoint', 'history', vscode.l10n.t('Use Checkpoint'), detail));
  }
  const packages = gone.length + added.length + reversioned.length;
  const cells = differences.length;
  const counts = [cells === 1 ? vscode.l10n.t('One cell differs') : vscode.l10n.t('{0} cells differ', cells)];
  if (packages > 0) counts.push(vscode.l10n.t('{0} packages were added, removed, or have another version', packages));
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('{0} Changed Since the Scan Stopped', workbookName(workbookPath)),
    placeHolder: counts.join(' · '),
    ignoreFocusOut: true,
  });
}

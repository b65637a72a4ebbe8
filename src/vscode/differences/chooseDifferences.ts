/** Lists the cells that say less than the findings and lets them take the result or a person's own text, one by one or all. */
import * as vscode from 'vscode';
import type { Difference, Take } from '../../core/cells/differences';
import type { JobClient } from '../../threads/jobs/jobClient';
import { firstOf } from '../firstOf';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { withWorkbook } from '../choose/pickWorkbook';
import { quickPickStep } from '../choose/quickPickStep';
import { showInformation, withProgress } from '../messages';
import { tellWithUndo } from '../recovery/tellWithUndo';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { pickDifferences } from './pickDifferences';
import { workbookName } from '../workbookName';

export interface ResolveParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

interface TakeItem extends vscode.QuickPickItem {
  readonly take: Take;
}

/** `workbook` as for every command. */
export async function chooseDifferences(parts: ResolveParts, workbook: unknown): Promise<void> {
  await withWorkbook(workbook, parts, async (picked) => {
    if (!mayScan(parts.runner)) return;
    const { jobs, store } = parts;
    const name = workbookName(picked.fsPath);
    const input = { storageFolder: store.folder, workbookPath: picked.fsPath };
    const title = vscode.l10n.t('IHACPA: differences of {0}', name);
    const location = vscode.ProgressLocation.Notification;
    const { cells: differences, notChecked } = await withProgress({ location, title }, () =>
      jobs.run('readDifferences', input),
    );
    if (differences.length === 0) {
      void showInformation(noneText(name, notChecked));
      return;
    }
    let chosen: readonly Difference[] = [];
    for (;;) {
      const marked = await pickDifferences(name, differences, chosen);
      if (marked === undefined || marked.length === 0) return;
      chosen = marked;
      const side = await askForSide(name, marked.length);
      if (side === undefined) return;
      if (side === 'back') continue;
      await takeSide(
        parts,
        picked,
        side.take,
        marked.map((each) => each.cell),
      );
      return;
    }
  });
}

/** Puts the findings first in all cells that say less. */
export async function putFindingsFirst(parts: ResolveParts, workbook: vscode.Uri): Promise<void> {
  await withWorkbook(workbook, parts, async (picked) => {
    if (!mayScan(parts.runner)) return;
    const input = { storageFolder: parts.store.folder, workbookPath: picked.fsPath };
    const { cells } = await parts.jobs.run('readDifferences', input);
    const open = cells.filter(({ taken }) => taken === 'mine');
    await takeSide(
      parts,
      picked,
      'result',
      open.map(({ cell }) => cell),
    );
  });
}

function askForSide(name: string, count: number): Promise<TakeItem | 'back' | undefined> {
  return quickPickStep<TakeItem>({
    title: vscode.l10n.t('Resolve {0}: cells chosen: {1}', name, count),
    placeholder: vscode.l10n.t('New text of the selected cells'),
    step: 2,
    totalSteps: 2,
    items: [
      {
        take: 'result',
        label: vscode.l10n.t('Use Result'),
        detail: vscode.l10n.t('The finding comes first, and your text follows below it in the same cell'),
        iconPath: new vscode.ThemeIcon('shield'),
      },
      {
        take: 'mine',
        label: vscode.l10n.t('Use Mine'),
        detail: vscode.l10n.t('Your text only, as before'),
        iconPath: new vscode.ThemeIcon('person'),
      },
    ],
  });
}

async function takeSide(
  parts: ResolveParts,
  workbook: vscode.Uri,
  take: Take,
  cells: readonly string[],
): Promise<void> {
  if (!(await settleUnsavedChanges(workbook, 'resolve'))) return;
  const name = workbookName(workbook.fsPath);
  const input = { storageFolder: parts.store.folder, workbookPath: workbook.fsPath, take, cells: [...cells] };
  const title = vscode.l10n.t('IHACPA: differences of {0}', name);
  const location = vscode.ProgressLocation.Notification;
  const { changed, left, backup } = await withProgress({ location, title }, () =>
    parts.jobs.run('resolveDifferences', input),
  );
  await parts.store.refresh();
  void tellWithUndo(parts, workbook, [changedText(name, changed), ...leftText(left)].join(' '), backup);
}

/** What nobody has checked may differ as well. */
function noneText(name: string, notChecked: number): string {
  if (notChecked === 0) return vscode.l10n.t('No cell of {0} says less than its finding.', name);
  return notChecked === 1
    ? vscode.l10n.t('{0}: 1 package is not checked. No cell of the others says less than its finding.', name)
    : vscode.l10n.t(
        '{0}: {1} packages are not checked. No cell of the others says less than its finding.',
        name,
        notChecked,
      );
}

function changedText(name: string, changed: number): string {
  return changed === 1
    ? vscode.l10n.t('{0}: 1 cell changed.', name)
    : vscode.l10n.t('{0}: {1} cells changed.', name, changed);
}

function leftText(left: readonly string[]): readonly string[] {
  if (left.length === 0) return [];
  return [vscode.l10n.t('Not changed, because both texts do not fit or a text is formatted: {0}', firstOf(left))];
}

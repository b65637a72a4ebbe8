/** The choice, cell by cell, between a changed workbook and its checkpoint. Writes nothing. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CellDifference, MergeChoice, WorkbookComparison } from '../../core/scan/workbookComparison';
import { cellText, columnText } from './comparisonText';

interface CellItem extends vscode.QuickPickItem {
  readonly difference: CellDifference;
}

/** A choice for every differing cell; undefined: the person went back. */
export async function askForCells(
  workbookPath: string,
  { differences }: WorkbookComparison,
): Promise<readonly MergeChoice[] | undefined> {
  const items = differences.map(itemOf);
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Merge {0}: Check the Cells to Take from the Checkpoint', basename(workbookPath)),
    placeHolder: vscode.l10n.t('Cells that stay unchecked keep what the workbook holds now'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  const taken = new Set(picked.map(({ difference }) => difference));
  return differences.map((difference) => ({
    package: difference.package,
    field: difference.field,
    take: taken.has(difference) ? 'checkpoint' : 'yours',
  }));
}

function itemOf(difference: CellDifference): CellItem {
  const { cell, displayName, field, yours, checkpoints } = difference;
  return {
    label: `${displayName} · ${columnText(field)}`,
    description: cell,
    detail: vscode.l10n.t('Checkpoint: {0} · Now: {1}', cellText(checkpoints), cellText(yours)),
    difference,
  };
}

/** The list of cells that say less than the findings, worst first, to mark one, some or all. */
import * as vscode from 'vscode';
import type { Difference } from '../../core/cells/differences';
import { cellText, columnText } from '../recovery/comparisonText';

interface DifferenceItem extends vscode.QuickPickItem {
  readonly difference: Difference;
}

/** Undefined: the person chose none. */
export async function pickDifferences(
  name: string,
  differences: readonly Difference[],
  marked: readonly Difference[],
): Promise<readonly Difference[] | undefined> {
  const pick = vscode.window.createQuickPick<DifferenceItem>();
  const items = differences.map(itemOf);
  pick.canSelectMany = true;
  pick.title = vscode.l10n.t('Resolve Differences of {0}', name);
  pick.placeholder = vscode.l10n.t('Check the cells to change; most severe first');
  pick.step = 1;
  pick.totalSteps = 2;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.prompt = vscode.l10n.t('Next, choose the finding with your text below it, or your text alone.');
  pick.items = items;
  pick.selectedItems = items.filter(({ difference }) => marked.includes(difference));
  if (items.some(isSettled) && !items.every(isSettled)) {
    const hide = {
      iconPath: new vscode.ThemeIcon('filter'),
      tooltip: vscode.l10n.t('Only Cells That Say Less'),
      toggle: { checked: false },
    };
    pick.buttons = [hide];
    pick.onDidTriggerButton(() => {
      const chosen = new Set(pick.selectedItems);
      pick.items = hide.toggle.checked ? items.filter((item) => !isSettled(item) || chosen.has(item)) : items;
      pick.selectedItems = items.filter((item) => chosen.has(item));
    });
  }
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems.map(({ difference }) => difference)));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function isSettled({ difference }: DifferenceItem): boolean {
  return difference.taken === 'result';
}

function itemOf(difference: Difference): DifferenceItem {
  const { displayName, package: identity, field, cell, value, finding, taken } = difference;
  const isTaken = taken === 'result';
  const state = isTaken ? vscode.l10n.t('your text is below the finding') : vscode.l10n.t('says less');
  return {
    label: `$(${isTaken ? 'check' : 'warning'}) ${`${displayName} ${identity.version}`.trim()} · ${columnText(field)}`,
    description: `${cell} · ${state}`,
    detail: vscode.l10n.t('Workbook: {0} · Finding: {1}', cellText(value), cellText(finding.split('\n', 1)[0] ?? '')),
    difference,
  };
}

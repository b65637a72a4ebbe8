/** The choice, cell by cell, between a changed workbook and its checkpoint: check cells, look at both sides, go on. Writes nothing. */
import * as vscode from 'vscode';
import type { CellDifference, MergeChoice } from '../../core/scan/workbookComparison';
import { quickPickStep } from '../choose/quickPickStep';
import { cellText, columnText, toldApart } from './comparisonText';
import { workbookName } from '../workbookName';

/** The cells that come from the checkpoint; all others stay as they are now. */
export type MergeDraft = ReadonlySet<CellDifference>;

export interface MergeAnswer {
  /** False: the person went back, and may come again with this draft. */
  readonly isAgreed: boolean;
  readonly draft: MergeDraft;
}

interface CellItem extends vscode.QuickPickItem {
  /** Undefined for what is no cell. */
  readonly difference?: CellDifference;
}

interface SideItem extends CellItem {
  readonly goesOn?: true;
}

export function choicesOf(differences: readonly CellDifference[], draft: MergeDraft): readonly MergeChoice[] {
  return differences.map((difference) => ({
    package: difference.package,
    field: difference.field,
    take: draft.has(difference) ? 'checkpoint' : 'yours',
  }));
}

export async function askForCells(
  workbookPath: string,
  differences: readonly CellDifference[],
  before: MergeDraft,
): Promise<MergeAnswer> {
  const name = workbookName(workbookPath);
  let draft = before;
  let shownFirst: CellDifference | undefined;
  for (;;) {
    const checked = await checkCells(name, differences, draft, shownFirst);
    draft = checked.draft;
    if (!checked.isAgreed) return checked;
    const side = await confirmSides(name, differences, draft);
    if (side !== 'back' && side?.goesOn === true) return { isAgreed: true, draft };
    shownFirst = side === 'back' ? undefined : side?.difference;
  }
}

/** VS Code's own check box beside the filter checks what the filter shows, such as one package; the buttons mean every cell. */
async function checkCells(
  name: string,
  differences: readonly CellDifference[],
  draft: MergeDraft,
  shownFirst: CellDifference | undefined,
): Promise<MergeAnswer> {
  const pick = vscode.window.createQuickPick<CellItem>();
  const cells = differences.map(cellItem);
  const fromCheckpoint = button('check-all', vscode.l10n.t('All from the Checkpoint'));
  const asNow = button('clear-all', vscode.l10n.t('All Current'));
  const drafted = (): MergeDraft => new Set(pick.selectedItems.flatMap(({ difference }) => difference ?? []));
  const entitle = (): void => {
    const taken = pick.selectedItems.length;
    pick.title = vscode.l10n.t('Merge {0}: {1} from Checkpoint, {2} Current', name, taken, differences.length - taken);
  };
  pick.canSelectMany = true;
  pick.step = 1;
  pick.totalSteps = 2;
  pick.placeholder = vscode.l10n.t('Check the cells to take from the checkpoint');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [vscode.QuickInputButtons.Back, fromCheckpoint, asNow];
  pick.items = cells;
  pick.selectedItems = cells.filter(({ difference }) => difference !== undefined && draft.has(difference));
  const first = cells.find(({ difference }) => difference === shownFirst);
  if (first !== undefined) pick.activeItems = [first];
  entitle();
  try {
    return await new Promise<MergeAnswer>((resolve) => {
      pick.onDidChangeSelection(entitle);
      pick.onDidAccept(() => resolve({ isAgreed: true, draft: drafted() }));
      pick.onDidHide(() => resolve({ isAgreed: false, draft: drafted() }));
      pick.onDidTriggerButton((pressed) => {
        if (pressed === fromCheckpoint) pick.selectedItems = cells;
        else if (pressed === asNow) pick.selectedItems = [];
        else resolve({ isAgreed: false, draft: drafted() });
        entitle();
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** Choosing a cell leads back to it. */
function confirmSides(
  name: string,
  differences: readonly CellDifference[],
  draft: MergeDraft,
): Promise<SideItem | 'back' | undefined> {
  const taken = differences.filter((difference) => draft.has(difference));
  const kept = differences.filter((difference) => !draft.has(difference));
  const goOn: SideItem = {
    label: vscode.l10n.t('Continue with These Cells'),
    detail: vscode.l10n.t('They are written when the scan continues'),
    iconPath: new vscode.ThemeIcon('check'),
    alwaysShow: true,
    goesOn: true,
  };
  return quickPickStep<SideItem>({
    title: vscode.l10n.t('Merge {0}: {1} from Checkpoint, {2} Current', name, taken.length, kept.length),
    placeholder: vscode.l10n.t('Nothing is written yet; choose a cell to change its side'),
    step: 2,
    totalSteps: 2,
    items: [
      goOn,
      ...side(vscode.l10n.t('From the Checkpoint'), taken, ({ yours, checkpoints }) =>
        checkpoints === '' ? vscode.l10n.t('(empty): {0} is removed', cellText(yours)) : cellText(checkpoints),
      ),
      ...side(vscode.l10n.t('Current'), kept, ({ yours }) => cellText(yours)),
    ],
  });
}

function side(
  title: string,
  differences: readonly CellDifference[],
  detailOf: (difference: CellDifference) => string,
): readonly SideItem[] {
  if (differences.length === 0) return [];
  const items = differences.map((difference): SideItem => ({
    label: labelOf(difference),
    description: difference.cell,
    detail: detailOf(difference),
    difference,
  }));
  return [separator(title), ...items];
}

function cellItem(difference: CellDifference): CellItem {
  const [yours, checkpoints] = toldApart(cellText(difference.yours), cellText(difference.checkpoints));
  return {
    label: labelOf(difference),
    description: difference.cell,
    detail: vscode.l10n.t('Checkpoint: {0} · Current: {1}', checkpoints, yours),
    difference,
  };
}

function labelOf({ displayName, package: { version }, field }: CellDifference): string {
  return `${version === '' ? displayName : `${displayName} ${version}`} · ${columnText(field)}`;
}

function separator(label: string): CellItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function button(icon: string, tooltip: string): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip };
}

/** The plan of a sync as a list to check: versions that change, packages that are added, and marks. What stays as it is, is told above it. */
import * as vscode from 'vscode';
import type { JobAnswers, JobInput } from '../../threads/jobs/jobProtocol';

export type ShownPlan = JobAnswers['planSync'];
export type ChosenChanges = JobInput<'syncWorkbook'>['chosen'];

interface PlanItem extends vscode.QuickPickItem {
  readonly changed?: ShownPlan['changed'][number];
  readonly added?: ShownPlan['added'][number];
  readonly isMarks?: true;
}

/** Everything is checked at first. `showDiff` shows the plan as two texts. Undefined: the person left, or checked nothing. */
export async function pickPlan(
  name: string,
  plan: ShownPlan,
  showDiff: () => Promise<unknown>,
): Promise<ChosenChanges | undefined> {
  const pick = vscode.window.createQuickPick<PlanItem>();
  const items = [
    ...section(vscode.l10n.t('Changed'), plan.changed.map(changedItem)),
    ...section(vscode.l10n.t('Added'), plan.added.map(addedItem)),
    ...section(vscode.l10n.t('Marks'), markItems(plan)),
  ];
  pick.canSelectMany = true;
  pick.title = vscode.l10n.t('Sync {0} with Environment', name);
  pick.placeholder = countsText(plan);
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.items = items;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon('diff'), tooltip: vscode.l10n.t('Show Differences') }];
  pick.onDidTriggerButton(() => void showDiff());
  pick.selectedItems = items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
  try {
    const chosen = await new Promise<readonly PlanItem[]>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems));
      pick.onDidHide(() => resolve([]));
      pick.show();
    });
    if (chosen.length === 0) return undefined;
    return {
      changed: chosen.flatMap(({ changed }) => changed ?? []),
      added: chosen.flatMap(({ added }) => added ?? []),
      ...(hasMarks(plan) && !chosen.some(({ isMarks }) => isMarks) ? { leavesMarks: true } : {}),
    };
  } finally {
    pick.dispose();
  }
}

/** The plan as lists of packages, before and after. */
export function planTexts({ changed, added, notInstalled }: ShownPlan): readonly [before: string, after: string] {
  const lines = (rows: readonly { readonly name: string; readonly version: string }[]): string =>
    rows
      .map(({ name, version }) => (version === '' ? name : `${name}==${version}`))
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((line) => `${line}\n`)
      .join('');
  const after = [...changed.map(({ name, to }) => ({ name, version: to })), ...added];
  return [lines([...changed, ...notInstalled]), lines(after)];
}

export function countsText({ changed, added, notInstalled, unchanged, notCompared, notUsable }: ShownPlan): string {
  return [
    vscode.l10n.t('Changed: {0}', changed.length),
    vscode.l10n.t('Added: {0}', added.length),
    vscode.l10n.t('No longer installed: {0}', notInstalled.length),
    vscode.l10n.t('Unchanged: {0}', unchanged),
    ...(notCompared === 0 ? [] : [vscode.l10n.t('Not compared: {0}', notCompared)]),
    ...(notUsable.length === 0 ? [] : [vscode.l10n.t('Not usable: {0}', notUsable.length)]),
  ].join(' · ');
}

/** Something would be marked, or a mark be taken back, by what was chosen before. */
export function hasMarks({ marks }: ShownPlan): boolean {
  return marks.add.length + marks.remove.length > 0;
}

/** Of rows, behind the checkbox of marks; the log has all. */
const mostNamed = 8;

function markItems(plan: ShownPlan): readonly PlanItem[] {
  if (!hasMarks(plan)) return [];
  const { add, remove } = plan.marks;
  const added =
    plan.mark === 'strike'
      ? vscode.l10n.t('strike through {0} no longer installed', add.length)
      : vscode.l10n.t('write a note for {0} no longer installed', add.length);
  const removed = vscode.l10n.t('remove from {0} installed again', remove.length);
  const description = [...(add.length === 0 ? [] : [added]), ...(remove.length === 0 ? [] : [removed])].join(', ');
  const rows = [...add, ...remove].map(({ name, row }) => `${name} (${vscode.l10n.t('Row {0}', row)})`);
  const detail = [...rows.slice(0, mostNamed), ...(rows.length > mostNamed ? ['…'] : [])].join(', ');
  return [{ label: vscode.l10n.t('Update Marks'), description, detail, isMarks: true }];
}

function section(label: string, items: readonly PlanItem[]): readonly PlanItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function changedItem(changed: ShownPlan['changed'][number]): PlanItem {
  const { name, version, to, row } = changed;
  const from = version === '' ? vscode.l10n.t('(empty)') : version;
  return { label: name, description: `${from} → ${to} · ${vscode.l10n.t('Row {0}', row)}`, changed };
}

function addedItem(added: ShownPlan['added'][number]): PlanItem {
  const { name, version, requiredBy } = added;
  const why = requiredBy.length === 0 ? [] : [vscode.l10n.t('required by {0}', requiredBy.join(', '))];
  return { label: name, description: [version, ...why].join(' · '), added };
}

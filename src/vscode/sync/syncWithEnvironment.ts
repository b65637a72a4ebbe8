/** Brings a workbook in step with what is installed: shows the plan, writes what a person leaves checked, and offers to undo it or to scan what changed. */
import * as vscode from 'vscode';
import { toEnglish } from '../../core/message/text';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import type { DiffView } from '../diff/diffView';
import { firstOf } from '../firstOf';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { withWorkbook } from '../choose/pickWorkbook';
import { commandIds } from '../ids';
import { showInformation, withProgress } from '../messages';
import { tellWithUndo } from '../recovery/tellWithUndo';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { workbookName } from '../workbookName';
import { chooseLists } from './chooseLists';
import { pickMark } from './pickMark';
import { type ChosenChanges, countsText, hasMarks, pickPlan, planTexts, type ShownPlan } from './pickPlan';

export interface SyncParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

interface EnvironmentParts extends SyncParts {
  readonly view: DiffView;
}

/** Resolves when the person has been told what changed, and after what they asked for then. Writes nothing before they accept the plan. */
export async function syncWithEnvironment(parts: EnvironmentParts, argument: unknown): Promise<void> {
  if (!mayScan(parts.runner)) return;
  await withWorkbook(argument, parts, async (workbook) => {
    const { jobs, runner, store, log, view } = parts;
    const name = workbookName(workbook.fsPath);
    const files = await chooseLists(workbook, vscode.l10n.t('Sync {0} with Environment', name));
    if (files === undefined) return;
    const paths = { workbookPath: workbook.fsPath, files: [...files] };
    const title = vscode.l10n.t('IHACPA: sync of {0}', name);
    const progress = { location: vscode.ProgressLocation.Notification, title };
    const plan = await withProgress(progress, () => jobs.run('planSync', paths));
    logPlan(plan, workbook, log);
    const { mark: before, notInstalled } = plan;
    const isSame = plan.changed.length + plan.added.length === 0 && !hasMarks(plan);
    const asksMark = notInstalled.length > 0 && before === undefined;
    const picked = isSame ? { changed: [], added: [] } : await pickPlan(name, plan, () => showDiff(view, name, plan));
    const mark = picked && asksMark ? await pickMark(notInstalled.length) : before;
    if (isSame && (mark ?? 'none') === 'none' && mark === before) {
      await tellNothing(name, plan, log);
      return;
    }
    const chosen = picked && { ...picked, ...(mark === undefined ? {} : { mark }) };
    // The questions took time: a scan may have begun.
    if (chosen === undefined || !(await settleUnsavedChanges(workbook, 'sync')) || !mayScan(runner)) return;
    const input = { ...paths, storageFolder: store.folder, chosen };
    const synced = await withProgress(progress, () => jobs.run('syncWorkbook', input));
    await store.refresh();
    if (synced.backup === undefined && synced.left.length === 0) {
      await tellNothing(name, plan, log);
      return;
    }
    await tellSynced(parts, workbook, synced, plan, chosen);
  });
}

async function showDiff(view: DiffView, name: string, plan: ShownPlan): Promise<unknown> {
  const [before, after] = planTexts(plan);
  const title = vscode.l10n.t('{0}: workbook ↔ environment', name);
  const sides = [
    { title: vscode.l10n.t('Workbook'), text: before },
    { title: vscode.l10n.t('Environment'), text: after },
  ] as const;
  return view.show(name, title, ...sides);
}

async function tellNothing(name: string, plan: ShownPlan, log: vscode.LogOutputChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const isCompared = plan.notCompared === 0 || plan.unchanged + plan.notInstalled.length > 0;
  const text = isCompared
    ? vscode.l10n.t('{0}: nothing to change. {1}.', name, countsText(plan))
    : vscode.l10n.t('{0}: no row was compared, since the list names no version. {1}.', name, countsText(plan));
  const buttons = plan.notInstalled.length + plan.notUsable.length === 0 ? [] : [showLog];
  if ((await showInformation(text, ...buttons)) === showLog) log.show();
}

/** The log stays English. */
function logPlan(plan: ShownPlan, workbook: vscode.Uri, log: vscode.LogOutputChannel): void {
  logLists(plan, log);
  for (const { name, version, row } of plan.notInstalled) {
    log.info(`${workbook.fsPath}: row ${row}, ${`${name} ${version}`.trim()} is no longer installed.`);
  }
  for (const { name, row } of plan.marks.remove) {
    log.info(`${workbook.fsPath}: row ${row}, ${name} is installed again; its mark is removed when you accept.`);
  }
}

/** What lists say besides, and what of them cannot be used. */
export function logLists(
  { notes, notUsable }: Pick<JobAnswers['planSync'], 'notes' | 'notUsable'>,
  log: vscode.LogOutputChannel,
): void {
  for (const note of notes) log.info(`${toEnglish(note)}.`);
  for (const { place, entry, reason } of notUsable) log.info(`${place}: ${entry} ${toEnglish(reason)}.`);
}

async function tellSynced(
  parts: SyncParts,
  workbook: vscode.Uri,
  { added, changed, marked, left, leftUnmarked, backup }: JobAnswers['syncWorkbook'],
  { notInstalled }: ShownPlan,
  chosen: ChosenChanges,
): Promise<void> {
  const text = [
    vscode.l10n.t('{0}: versions changed: {1}, packages added: {2}.', workbookName(workbook.fsPath), changed, added),
    ...(marked === 0 ? [] : [markedText(marked)]),
    ...(left.length === 0 ? [] : [vscode.l10n.t('Could not be written: {0}.', firstOf(left))]),
    ...(leftUnmarked.length === 0
      ? []
      : [
          vscode.l10n.t(
            'Not marked, because the version is struck through already: {0}.',
            firstOf(leftUnmarked.map(({ name }) => name)),
          ),
        ]),
    ...(notInstalled.length === 0
      ? []
      : [vscode.l10n.t('No longer installed: {0}.', firstOf(notInstalled.map(({ name }) => name)))]),
  ].join(' ');
  const exactly = [
    ...chosen.changed.map(({ name, to }) => ({ name, version: to })),
    ...chosen.added.map(({ name, version }) => ({ name, version })),
  ];
  const scan = {
    label: vscode.l10n.t('Scan Changed'),
    run: () => vscode.commands.executeCommand(commandIds.startScan, workbook, { exactly }),
  };
  await tellWithUndo(parts, workbook, text, backup, scan);
}

function markedText(packages: number): string {
  return packages === 1
    ? vscode.l10n.t('Marks changed: 1 package.')
    : vscode.l10n.t('Marks changed: {0} packages.', packages);
}

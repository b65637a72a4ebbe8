/** A first workbook, the plan of a sync for the editor, and the part of it that a person accepted. */
import { basename } from 'node:path';
import { type NotUsable, reasons } from '../../inventory/inventory';
import { notCompared, type PlannedRow } from '../../inventory/plan/planSync';
import { planWorkbookSync, type Synced, syncWorkbook } from '../../tasks/syncWorkbook';
import { createWorkbook } from '../../tasks/create/createWorkbook';
import type { ListedEntry, ListedPackage, ListedPlan } from './jobLists';
import type { JobAnswers, JobInput } from './jobProtocol';

export async function planSyncJob({ workbookPath, files }: JobInput<'planSync'>): Promise<ListedPlan> {
  const { plan, inventory, readMarks } = await planWorkbookSync(workbookPath, files);
  const { mark, marks } = await readMarks();
  return {
    mark,
    marks,
    changed: plan.changed.map((row) => ({ ...listed(row), to: row.to })),
    added: plan.added.map(({ name, version, requiredBy }) => ({ name, version, requiredBy })),
    notInstalled: plan.notInstalled.map(listed),
    unchanged: plan.unchanged.length,
    notCompared: notCompared(plan),
    notUsable: plan.notUsable.map(listedEntry),
    notes: inventory.notes,
  };
}

export async function newWorkbookJob({
  workbookPath,
  storageFolder,
  files,
  title,
}: JobInput<'newWorkbook'>): Promise<JobAnswers['newWorkbook']> {
  const request = { path: workbookPath, storageFolder, files, title, mayReplace: false };
  const { packages, notUsable, notes } = await createWorkbook(request);
  return { packages, notUsable: notUsable.map(listedEntry), notes };
}

/** Plans again, since a person may have taken long: only what they accepted and what still differs is written. */
export async function syncWorkbookJob({
  workbookPath,
  storageFolder,
  files,
  chosen,
}: JobInput<'syncWorkbook'>): Promise<Synced> {
  const planned = await planWorkbookSync(workbookPath, files);
  const { plan } = planned;
  const accepted = {
    ...plan,
    changed: plan.changed.filter((now) =>
      chosen.changed.some(({ name, version, to }) => name === now.name && version === now.version && to === now.to),
    ),
    added: plan.added.filter((now) =>
      chosen.added.some(({ name, version }) => name === now.name && version === now.version),
    ),
  };
  const { mark, leavesMarks } = chosen;
  const choice = { mark: mark ?? 'none', remembersMark: mark !== undefined, leavesMarks: leavesMarks === true };
  return syncWorkbook(workbookPath, storageFolder, { ...planned, plan: accepted }, choice);
}

function listed({ row, name, version }: PlannedRow): ListedPackage {
  return { row, name, version };
}

function listedEntry({ file, line, entry, name, version, reason }: NotUsable): ListedEntry {
  const what = [name, version].filter((each) => each !== undefined).join(' ');
  return {
    place: line === undefined ? basename(file) : `${basename(file)}:${line}`,
    entry: what === '' && entry !== undefined ? `#${entry}` : what,
    reason: reasons[reason],
  };
}

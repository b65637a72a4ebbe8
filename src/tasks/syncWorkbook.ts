/** Brings a workbook in step with what is installed: one save of new rows and changed versions, after a copy. */
import { type PackageRow } from '../core/sheet/packageRow';
import type { CellEdit } from '../core/cells/cellEdit';
import { displayText } from '../core/spreadsheet/cell';
import type { ReviewField } from '../core/sheet/reviewField';
import { type PlannedRow, planSync, type SyncPlan } from '../inventory/plan/planSync';
import type { Inventory } from '../inventory/inventory';
import { readInventories } from '../inventory/readInventories';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';
import type { SaveRequest } from '../workbook/save/saveTypes';
import { rememberInstalled } from './rememberInstalled';
import { saveAlone } from './saveAlone';
import type { SyncChoice } from './syncChoice';
import { identityKey } from '../core/package/identity';

/** What `note` writes into an empty Notes cell, and takes back when the package is installed again. */
const notInstalledNote = 'No longer installed';

export interface PlannedSync {
  readonly plan: SyncPlan;
  readonly inventory: Inventory;
}

export interface Synced {
  readonly added: number;
  readonly changed: number;
  /** Notes that were written or taken back. */
  readonly marked: number;
  /** Cells that could not be written, or that somebody changed meanwhile. */
  readonly left: readonly string[];
  /** The copy of the workbook as it was; undefined when nothing had to change. */
  readonly backup: string | undefined;
}

/** Throws UserError for a workbook or a file that cannot be read, and for files that disagree. */
export async function planWorkbookSync(workbookPath: string, files: readonly string[]): Promise<PlannedSync> {
  const inventory = await readInventories(files);
  const workbook = await readReviewWorkbook(nodeFileSystem, workbookPath, { mayBeEmpty: true });
  return { plan: planSync(workbook.rows, inventory), inventory };
}

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open; nothing is changed then. */
export async function syncWorkbook(
  workbookPath: string,
  storageFolder: string,
  { plan, inventory }: PlannedSync,
  choice: SyncChoice,
): Promise<Synced> {
  const synced = await saveSync(workbookPath, storageFolder, plan, choice);
  await rememberInstalled(workbookPath, storageFolder, inventory);
  return synced;
}

async function saveSync(
  workbookPath: string,
  storageFolder: string,
  plan: SyncPlan,
  choice: SyncChoice,
): Promise<Synced> {
  const workbook = await readReviewWorkbook(nodeFileSystem, workbookPath, { mayBeEmpty: true });
  const { edits, packages } = syncRequest(workbook, plan, choice);
  if (edits.length === 0 && packages.length === 0) {
    return { added: 0, changed: 0, marked: 0, left: [], backup: undefined };
  }
  const outcome = await saveAlone({ path: workbookPath, edits, packages }, storageFolder);
  const written = (field: ReviewField): number => outcome.written.filter((cell) => cell.field === field).length;
  return {
    added: outcome.addition?.added.length ?? 0,
    changed: written('currentVersion'),
    marked: written('notes'),
    left: [...outcome.kept, ...outcome.refused].map(({ cell }) => cell),
    backup: outcome.status === 'saved' ? outcome.backup : undefined,
  };
}

/** What one save writes for a plan: cells of rows that are there, and rows that are not. */
export function syncRequest(
  workbook: Pick<ReviewWorkbook, 'rows'>,
  plan: SyncPlan,
  { only, mark }: SyncChoice,
): Required<Pick<SaveRequest, 'edits' | 'packages'>> {
  const rows = new Map(workbook.rows.map((row) => [identityKey(row.identity), row]));
  const versions = only === 'added' ? [] : versionEdits(plan, rows);
  const marks = only === undefined ? markEdits(plan, rows, mark) : [];
  const added = only === 'changed' ? [] : plan.added;
  return { edits: [...versions, ...marks], packages: added.map(({ name, version }) => ({ name, version })) };
}

/** By identity, since rows may have moved after the plan was shown. */
type Rows = ReadonlyMap<string, PackageRow>;

function versionEdits({ changed }: SyncPlan, rows: Rows): readonly CellEdit[] {
  return changed.flatMap(({ identity, to }) => editOf(rows.get(identityKey(identity)), 'currentVersion', to) ?? []);
}

/** A note goes into an empty cell only; one of ours is taken back where the package is installed again. */
function markEdits(plan: SyncPlan, rows: Rows, mark: SyncChoice['mark']): readonly CellEdit[] {
  const present = [...plan.unchanged, ...plan.changed, ...plan.versionUnknown];
  const noted = (planned: readonly PlannedRow[], from: string, to: string): readonly CellEdit[] =>
    planned.flatMap(({ identity }) => {
      const row = rows.get(identityKey(identity));
      return notesOf(row) === from ? (editOf(row, 'notes', to) ?? []) : [];
    });
  const back = noted(present, notInstalledNote, '');
  if (mark === 'none') return back;
  const gone = noted(plan.notInstalled, '', notInstalledNote);
  return [...back, ...gone];
}

function notesOf(row: PackageRow | undefined): string | undefined {
  const content = row?.cells.notes;
  return content === undefined ? undefined : displayText(content);
}

function editOf(row: PackageRow | undefined, field: ReviewField, text: string): CellEdit | undefined {
  const expected = row?.cells[field];
  if (row === undefined || expected === undefined) return undefined;
  return { package: row.identity, field, value: { kind: 'text', text }, look: 'plain', expected };
}

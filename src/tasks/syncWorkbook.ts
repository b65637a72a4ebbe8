/** Brings a workbook in step with what is installed: one save of new rows and changed versions, after a copy. */
import type { CellEdit } from '../core/cells/cellEdit';
import type { PackageRow } from '../core/sheet/packageRow';
import { planSync, type SyncPlan } from '../inventory/plan/planSync';
import type { Inventory } from '../inventory/inventory';
import { readInventories } from '../inventory/readInventories';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewColors } from '../workbook/review/readReviewColors';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';
import type { SaveRequest } from '../workbook/save/saveTypes';
import { rememberInstalled } from './rememberInstalled';
import { saveAlone } from './saveAlone';
import type { SyncChoice, SyncMark } from './syncChoice';
import { joinEdits, markEdits, type MarkState, type Rows, struckKey, textEdit } from './syncMarks';
import { readSyncMemory, type SyncMemory, writeSyncMemory } from './syncMemory';
import { identityKey } from '../core/package/identity';

export interface PlannedSync {
  readonly plan: SyncPlan;
  readonly inventory: Inventory;
  /** What would be done with marks, by what the person chose; reads the styles of the workbook where cells may be struck through. */
  readonly readMarks: () => Promise<RememberedMarks>;
}

export interface RememberedMarks {
  /** How the person chose to mark what is no longer installed; undefined: nobody chose yet. */
  readonly mark?: SyncMark | undefined;
  readonly marks: PlannedMarks;
}

/** Packages. */
export interface PlannedMarks {
  /** No longer installed, and not marked yet. */
  readonly add: number;
  /** Installed again, and still marked by an earlier sync. */
  readonly remove: number;
}

export interface Synced {
  readonly added: number;
  readonly changed: number;
  /** Notes that were written or taken back, and cells that were struck through or are so no more. */
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
  const plan = planSync(workbook.rows, inventory);
  return { plan, inventory, readMarks: () => rememberedMarks(workbookPath, workbook, plan) };
}

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open; nothing is changed then. */
export async function syncWorkbook(
  workbookPath: string,
  storageFolder: string,
  { plan, inventory }: Pick<PlannedSync, 'plan' | 'inventory'>,
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
  const memory = await readMemoryOf(workbookPath, workbook);
  const { edits, packages } = syncRequest(workbook, plan, choice, await readMarkState(workbook, choice.mark, memory));
  const mark = choice.remembersMark === true ? choice.mark : memory.mark;
  if (edits.length === 0 && packages.length === 0) {
    if (mark !== memory.mark) await writeSyncMemory(workbookPath, { ...memory, mark });
    return { added: 0, changed: 0, marked: 0, left: [], backup: undefined };
  }
  const outcome = await saveAlone({ path: workbookPath, edits, packages }, storageFolder);
  const written = new Set(outcome.written.map((cell) => struckKey(cell.field, cell.package)));
  const struck = struckAfter(memory, edits, written);
  if (mark !== memory.mark || struck.join() !== memory.struck.join())
    await writeSyncMemory(workbookPath, { mark, struck });
  const done = edits.filter((edit) => written.has(struckKey(edit.field, edit.package)));
  const isVersion = ({ field, restyle }: CellEdit): boolean => field === 'currentVersion' && restyle !== true;
  return {
    added: outcome.addition?.added.length ?? 0,
    changed: done.filter(isVersion).length,
    marked: done.filter((edit) => edit.field === 'notes' || edit.strike !== undefined).length,
    left: [...outcome.kept, ...outcome.refused].map(({ cell }) => cell),
    backup: outcome.status === 'saved' ? outcome.backup : undefined,
  };
}

/** What one save writes for a plan: cells of rows that are there, and rows that are not. */
export function syncRequest(
  workbook: Pick<ReviewWorkbook, 'rows'>,
  plan: SyncPlan,
  { only, mark, leavesMarks = false }: SyncChoice,
  state: MarkState = { isStruck: () => false, ours: new Set() },
): Required<Pick<SaveRequest, 'edits' | 'packages'>> {
  const rows = rowsByIdentity(workbook.rows);
  const versions = only === 'added' ? [] : versionEdits(plan, rows);
  const marks = only === undefined && !leavesMarks ? markEdits(plan, rows, mark, state) : [];
  const added = only === 'changed' ? [] : plan.added;
  return { edits: joinEdits(versions, marks), packages: added.map(({ name, version }) => ({ name, version })) };
}

function readMemoryOf(workbookPath: string, workbook: Pick<ReviewWorkbook, 'path' | 'rows'>): Promise<SyncMemory> {
  return readSyncMemory(workbookPath, () => readStruckCells(workbook));
}

async function rememberedMarks(
  workbookPath: string,
  workbook: Pick<ReviewWorkbook, 'path' | 'rows'>,
  plan: SyncPlan,
): Promise<RememberedMarks> {
  const memory = await readMemoryOf(workbookPath, workbook);
  const mark = memory.mark ?? 'none';
  const rows = rowsByIdentity(workbook.rows);
  const marked = markEdits(plan, rows, mark, await readMarkState(workbook, mark, memory));
  const packages = new Set(marked.map((edit) => identityKey(edit.package)));
  const add = plan.notInstalled.filter(({ identity }) => packages.has(identityKey(identity))).length;
  return { mark: memory.mark, marks: { add, remove: packages.size - add } };
}

function rowsByIdentity(rows: readonly PackageRow[]): Rows {
  return new Map(rows.map((row) => [identityKey(row.identity), row]));
}

function versionEdits({ changed }: SyncPlan, rows: Rows): readonly CellEdit[] {
  return changed.flatMap(({ identity, to }) => textEdit(rows.get(identityKey(identity)), 'currentVersion', to) ?? []);
}

/** Styles are read only where they matter. */
async function readMarkState(
  workbook: Pick<ReviewWorkbook, 'path' | 'rows'>,
  mark: SyncMark,
  { struck }: SyncMemory,
): Promise<MarkState> {
  const ours = new Set(struck);
  if (mark !== 'strike' && ours.size === 0) return { isStruck: () => false, ours };
  const seen = await readStruckCells(workbook);
  return { isStruck: (field, identity) => seen.has(struckKey(field, identity)), ours };
}

/** By struckKey: whoever struck them through. */
async function readStruckCells({ path, rows }: Pick<ReviewWorkbook, 'path' | 'rows'>): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  if (rows.length === 0) return seen;
  for (const { row, cells } of await readReviewColors(nodeFileSystem, path)) {
    for (const [field, { colors }] of cells) if (colors.struck) seen.add(struckKey(field, row.identity));
  }
  return seen;
}

/** Ours are those that were, but for what was undone, and what was struck through now. */
function struckAfter({ struck }: SyncMemory, edits: readonly CellEdit[], written: ReadonlySet<string>): string[] {
  const done = edits.filter((edit) => edit.strike !== undefined && written.has(struckKey(edit.field, edit.package)));
  const keys = (strike: boolean): readonly string[] =>
    done.filter((edit) => edit.strike === strike).map(({ field, package: identity }) => struckKey(field, identity));
  const undone = new Set(keys(false));
  return [...new Set([...struck.filter((key) => !undone.has(key)), ...keys(true)])];
}

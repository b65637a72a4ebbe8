/** Brings a workbook in step with what is installed: one save of new rows and changed versions, after a copy. */
import type { CellEdit } from '../core/cells/cellEdit';
import type { PackageRow } from '../core/sheet/packageRow';
import { planSync, type SyncPlan } from '../inventory/plan/planSync';
import type { Inventory } from '../inventory/inventory';
import { readInventories } from '../inventory/readInventories';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { type ColoredWorkbook, readColoredWorkbook } from '../workbook/review/readReviewColors';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';
import type { MissingEdit, SaveRequest } from '../workbook/save/saveTypes';
import { cellName } from '../xlsx/cell/cellAddress';
import { rememberInstalled } from './rememberInstalled';
import { saveAlone } from './saveAlone';
import type { SyncChoice, SyncMark } from './syncChoice';
import {
  joinEdits,
  type MarkedRow,
  type MarkState,
  type PlannedMarks,
  planMarks,
  type Rows,
  struckKey,
  textEdit,
} from './syncMarks';
import { readSyncMemory, type SyncMemory, writeSyncMemory } from './syncMemory';
import { identityKey } from '../core/package/identity';

export interface PlannedSync {
  readonly plan: SyncPlan;
  readonly inventory: Inventory;
  /** As it was when the plan was made: a cell that somebody changes later is left, and told. */
  readonly workbook: ColoredWorkbook;
  /** What would be done with marks, by `mark` or by what the person chose; reads styles where cells may be struck through. */
  readonly readMarks: (mark?: SyncMark) => Promise<RememberedMarks>;
}

export interface RememberedMarks {
  /** How the person chose to mark what is no longer installed; undefined: nobody chose yet. */
  readonly mark?: SyncMark | undefined;
  readonly marks: PlannedMarks;
}

export interface Synced {
  readonly added: number;
  readonly changed: number;
  /** Packages with a note that was written or taken back, or with cells that were struck through or are so no more. */
  readonly marked: number;
  /** Rows that are not marked though they should be; see PlannedMarks. */
  readonly leftUnmarked: readonly MarkedRow[];
  /** Cells that could not be written, or that somebody changed meanwhile. */
  readonly left: readonly string[];
  /** The copy of the workbook as it was; undefined when nothing had to change. */
  readonly backup: string | undefined;
}

/** Throws UserError for a workbook or a file that cannot be read, and for files that disagree. */
export async function planWorkbookSync(workbookPath: string, files: readonly string[]): Promise<PlannedSync> {
  const inventory = await readInventories(files);
  const workbook = await readColoredWorkbook(nodeFileSystem, workbookPath, { mayBeEmpty: true });
  const plan = planSync(workbook.rows, inventory);
  return { plan, inventory, workbook, readMarks: (mark) => rememberedMarks(workbookPath, workbook, plan, mark) };
}

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open; nothing is changed then. */
export async function syncWorkbook(
  workbookPath: string,
  storageFolder: string,
  planned: Omit<PlannedSync, 'readMarks'>,
  choice: SyncChoice,
): Promise<Synced> {
  const synced = await saveSync(workbookPath, storageFolder, planned, choice);
  await rememberInstalled(workbookPath, storageFolder, planned.inventory);
  return synced;
}

async function saveSync(
  workbookPath: string,
  storageFolder: string,
  { plan, workbook }: Pick<PlannedSync, 'plan' | 'workbook'>,
  choice: SyncChoice,
): Promise<Synced> {
  const memory = await readMemoryOf(workbookPath, workbook);
  const state = markState(workbook, choice.mark, memory);
  const { edits, packages, leftUnmarked } = syncRequest(workbook, plan, choice, state);
  const mark = choice.remembersMark === true ? choice.mark : memory.mark;
  if (edits.length === 0 && packages.length === 0) {
    if (mark !== memory.mark) await writeSyncMemory(workbookPath, { ...memory, mark });
    return { added: 0, changed: 0, marked: 0, leftUnmarked, left: [], backup: undefined };
  }
  const outcome = await saveAlone({ path: workbookPath, edits, packages }, storageFolder);
  const written = new Set(outcome.written.map((cell) => struckKey(cell.field, cell.package)));
  const struck = struckAfter(memory, edits, written);
  if (mark !== memory.mark || struck.join() !== memory.struck.join())
    await writeSyncMemory(workbookPath, { mark, struck });
  const done = edits.filter((edit) => written.has(struckKey(edit.field, edit.package)));
  const isMark = ({ field, strike }: CellEdit): boolean => field === 'notes' || strike !== undefined;
  const isVersion = ({ field, restyle }: CellEdit): boolean => field === 'currentVersion' && restyle !== true;
  return {
    added: outcome.addition?.added.length ?? 0,
    changed: done.filter(isVersion).length,
    marked: new Set(done.filter(isMark).map((edit) => identityKey(edit.package))).size,
    leftUnmarked,
    left: [
      ...[...outcome.kept, ...outcome.refused].map(({ cell }) => cell),
      ...missingCells(outcome.missing, workbook),
    ],
    backup: outcome.status === 'saved' ? outcome.backup : undefined,
  };
}

/** By their places when the plan was made. */
function missingCells(missing: readonly MissingEdit[], { rows, columns }: ColoredWorkbook): readonly string[] {
  const byIdentity = rowsByIdentity(rows);
  return missing.flatMap(({ package: identity, field }) => {
    const [row, column] = [byIdentity.get(identityKey(identity))?.row, columns.get(field)];
    return row === undefined || column === undefined ? [] : [cellName(row, column)];
  });
}

/** What one save writes for a plan: cells of rows that are there, and rows that are not. */
export function syncRequest(
  workbook: Pick<ReviewWorkbook, 'rows'>,
  plan: SyncPlan,
  { only, mark, leavesMarks = false }: SyncChoice,
  state: MarkState = { isStruck: () => false, ours: new Set() },
): Required<Pick<SaveRequest, 'edits' | 'packages'>> & Pick<Synced, 'leftUnmarked'> {
  const rows = rowsByIdentity(workbook.rows);
  const versions = only === 'added' ? [] : versionEdits(plan, rows);
  const marks = only === undefined && !leavesMarks ? planMarks(plan, rows, mark, state) : undefined;
  const added = only === 'changed' ? [] : plan.added;
  return {
    edits: joinEdits(versions, marks?.edits ?? []),
    packages: added.map(({ name, version }) => ({ name, version })),
    leftUnmarked: marks?.planned.leave ?? [],
  };
}

function readMemoryOf(workbookPath: string, workbook: ColoredWorkbook): Promise<SyncMemory> {
  return readSyncMemory(workbookPath, () => Promise.resolve(struckCells(workbook)));
}

async function rememberedMarks(
  workbookPath: string,
  workbook: ColoredWorkbook,
  plan: SyncPlan,
  chosen: SyncMark | undefined,
): Promise<RememberedMarks> {
  const memory = await readMemoryOf(workbookPath, workbook);
  const mark = chosen ?? memory.mark ?? 'none';
  const state = markState(workbook, mark, memory);
  return { mark: memory.mark, marks: planMarks(plan, rowsByIdentity(workbook.rows), mark, state).planned };
}

function rowsByIdentity(rows: readonly PackageRow[]): Rows {
  return new Map(rows.map((row) => [identityKey(row.identity), row]));
}

function versionEdits({ changed }: SyncPlan, rows: Rows): readonly CellEdit[] {
  return changed.flatMap(({ identity, to }) => textEdit(rows.get(identityKey(identity)), 'currentVersion', to) ?? []);
}

/** Styles are read only where they matter. */
function markState(workbook: ColoredWorkbook, mark: SyncMark, { struck }: SyncMemory): MarkState {
  const ours = new Set(struck);
  if (mark !== 'strike' && ours.size === 0) return { isStruck: () => false, ours };
  const seen = struckCells(workbook);
  return { isStruck: (field, identity) => seen.has(struckKey(field, identity)), ours };
}

/** By struckKey: whoever struck them through. */
function struckCells({ readColors }: ColoredWorkbook): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { row, cells } of readColors()) {
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

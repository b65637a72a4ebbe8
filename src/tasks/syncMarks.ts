/** The cells that tell of a package that is no longer installed, and of one that is back: a note, or a strike through name and version. */
import type { CellEdit } from '../core/cells/cellEdit';
import { identityKey, type PackageIdentity } from '../core/package/identity';
import type { PackageRow } from '../core/sheet/packageRow';
import type { ReviewField } from '../core/sheet/reviewField';
import { displayText } from '../core/spreadsheet/cell';
import type { SyncPlan } from '../inventory/plan/planSync';
import type { SyncMark } from './syncChoice';

/** What `note` writes into an empty Notes cell, and takes back when the package is installed again. */
const notInstalledNote = 'No longer installed';
const struckFields: readonly ReviewField[] = ['packageName', 'currentVersion'];

/** By identity, since rows may have moved after the plan was shown. */
export type Rows = ReadonlyMap<string, PackageRow>;

export function struckKey(field: ReviewField, identity: PackageIdentity): string {
  return `${field} ${identityKey(identity)}`;
}

export interface MarkState {
  /** As they are in the sheet, by struckKey. */
  readonly isStruck: (field: ReviewField, identity: PackageIdentity) => boolean;
  /** Those of ours, by struckKey. */
  readonly ours: ReadonlySet<string>;
}

/** What is done with marks, by row. */
export interface PlannedMarks {
  /** No longer installed, and not marked yet. */
  readonly add: readonly MarkedRow[];
  /** Installed again, and still marked by an earlier sync. */
  readonly remove: readonly MarkedRow[];
  /** No longer installed, and not marked: a strike through the whole row would hide that a person struck through its version alone. */
  readonly leave: readonly MarkedRow[];
}

export interface MarkedRow {
  /** 1-based. */
  readonly row: number;
  readonly name: string;
  readonly version: string;
}

export interface Marks {
  readonly planned: PlannedMarks;
  readonly edits: readonly CellEdit[];
}

/** A note goes into an empty cell only; one of ours is taken back where the package is installed again, and so is a strike of ours. */
export function planMarks(plan: SyncPlan, rows: Rows, mark: SyncMark, state: MarkState): Marks {
  const rowsOf = (planned: readonly { readonly identity: PackageIdentity }[]): readonly PackageRow[] =>
    planned.flatMap(({ identity }) => rows.get(identityKey(identity)) ?? []);
  const editsOf = (among: readonly PackageRow[], edit: (row: PackageRow) => readonly CellEdit[]): RowEdits[] =>
    among.map((row) => ({ row, edits: edit(row) })).filter(({ edits }) => edits.length > 0);
  const present = rowsOf([...plan.unchanged, ...plan.changed, ...plan.versionUnknown]);
  const gone = rowsOf(plan.notInstalled);
  const left = mark === 'strike' ? gone.filter((row) => isVersionOfPerson(row, state)) : [];
  const remove = editsOf(present, (row) => [...noteEdit(row, notInstalledNote, ''), ...unstrikeEdits(row, state)]);
  const add = editsOf(
    gone.filter((row) => !left.includes(row)),
    (row) => (mark === 'note' ? noteEdit(row, '', notInstalledNote) : mark === 'strike' ? strikeEdits(row, state) : []),
  );
  return {
    planned: {
      add: add.map(({ row }) => named(row)),
      remove: remove.map(({ row }) => named(row)),
      leave: left.map(named),
    },
    edits: [...remove, ...add].flatMap(({ edits }) => edits),
  };
}

interface RowEdits {
  readonly row: PackageRow;
  readonly edits: readonly CellEdit[];
}

function named({ row, displayName, identity }: PackageRow): MarkedRow {
  return { row, name: displayName, version: identity.version };
}

/** Scans take a struck version beside a name that is not as one that a person took back. */
function isVersionOfPerson({ identity }: PackageRow, { isStruck, ours }: MarkState): boolean {
  return (
    isStruck('currentVersion', identity) &&
    !isStruck('packageName', identity) &&
    !ours.has(struckKey('currentVersion', identity))
  );
}

function noteEdit(row: PackageRow, from: string, to: string): readonly CellEdit[] {
  const edit = notesOf(row) === from ? textEdit(row, 'notes', to) : undefined;
  return edit === undefined ? [] : [edit];
}

function unstrikeEdits(row: PackageRow, { isStruck, ours }: MarkState): readonly CellEdit[] {
  return struckFields
    .filter((field) => isStruck(field, row.identity) && ours.has(struckKey(field, row.identity)))
    .flatMap((field) => strikeEdit(row, field, false) ?? []);
}

/** The version only with the name, since scans would read it as taken back. */
function strikeEdits(row: PackageRow, { isStruck }: MarkState): readonly CellEdit[] {
  const edits: CellEdit[] = [];
  for (const field of struckFields) {
    if (isStruck(field, row.identity)) continue;
    const edit = strikeEdit(row, field, true);
    if (edit !== undefined) edits.push(edit);
    else if (field === 'packageName') break;
  }
  return edits;
}

function notesOf(row: PackageRow): string | undefined {
  const content = row.cells.notes;
  return content === undefined ? undefined : displayText(content);
}

export function textEdit(row: PackageRow | undefined, field: ReviewField, text: string): CellEdit | undefined {
  const expected = row?.cells[field];
  if (row === undefined || expected === undefined) return undefined;
  return { package: row.identity, field, value: { kind: 'text', text }, look: 'plain', expected };
}

/** Of a formula or a date nobody knows what a strike means. */
function strikeEdit(row: PackageRow, field: ReviewField, strike: boolean): CellEdit | undefined {
  const content = row.cells[field];
  if (content?.kind !== 'text' && content?.kind !== 'number') return undefined;
  const value = content.kind === 'text' ? content : ({ kind: 'number', value: content.value } as const);
  return { package: row.identity, field, value, look: 'plain', expected: content, restyle: true, strike };
}

/** Two edits of one cell as one. */
export function joinEdits(texts: readonly CellEdit[], marks: readonly CellEdit[]): readonly CellEdit[] {
  const keyOf = (edit: CellEdit): string => struckKey(edit.field, edit.package);
  const strikes = new Map(marks.map((edit) => [keyOf(edit), edit.strike]));
  const written = new Set(texts.map(keyOf));
  const joined = texts.map((edit) => {
    const strike = strikes.get(keyOf(edit));
    return strike === undefined ? edit : { ...edit, strike };
  });
  return [...joined, ...marks.filter((edit) => !written.has(keyOf(edit)))];
}

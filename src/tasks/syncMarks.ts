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

/** A note goes into an empty cell only; one of ours is taken back where the package is installed again, and so is a strike of ours. */
export function markEdits(
  plan: SyncPlan,
  rows: Rows,
  mark: SyncMark,
  { isStruck, ours }: MarkState,
): readonly CellEdit[] {
  const rowsOf = (planned: readonly { readonly identity: PackageIdentity }[]): readonly PackageRow[] =>
    planned.flatMap(({ identity }) => rows.get(identityKey(identity)) ?? []);
  const present = rowsOf([...plan.unchanged, ...plan.changed, ...plan.versionUnknown]);
  const gone = rowsOf(plan.notInstalled);
  const noted = (among: readonly PackageRow[], from: string, to: string): readonly CellEdit[] =>
    among.filter((row) => notesOf(row) === from).flatMap((row) => textEdit(row, 'notes', to) ?? []);
  const strikes = (among: readonly PackageRow[], strike: boolean): readonly CellEdit[] =>
    among.flatMap((row) =>
      struckFields
        .filter((field) => isStruck(field, row.identity) !== strike)
        .filter((field) => strike || ours.has(struckKey(field, row.identity)))
        .flatMap((field) => strikeEdit(row, field, strike) ?? []),
    );
  return [
    ...noted(present, notInstalledNote, ''),
    ...strikes(present, false),
    ...(mark === 'note' ? noted(gone, '', notInstalledNote) : []),
    ...(mark === 'strike' ? strikes(gone, true) : []),
  ];
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

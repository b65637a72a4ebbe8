/** Writes what a person typed into cells of result columns and notes, and takes it back. Leaves cells that are not what the person saw. */
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readWorkbookFile, requireWorkbookFile } from '../platform/readWholeFile';
import { randomHex, systemClock } from '../platform/systemClock';
import type { CellEdit } from '../core/cells/cellEdit';
import { isEditableContent, isEditableField, type TypedCell, typedValue } from '../core/cells/personEdit';
import { UserError } from '../core/message/errors';
import { say, type Text } from '../core/message/text';
import { identityKey, type PackageIdentity } from '../core/package/identity';
import type { PackageRow } from '../core/sheet/packageRow';
import { reviewFields } from '../core/sheet/reviewField';
import { fitsCell, maxCellLineFeeds, maxCellUnits } from '../core/spreadsheet/cell';
import { displayCell } from '../core/spreadsheet/excelDate';
import { undoRestore } from '../engine/checkpoint/undoRestore';
import { refusalWords } from '../core/cells/refusalWords';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import { findHolder } from '../workbook/lock/ownerFiles';
import { workbookLimits } from '../xlsx/workbookLimits';
import { heldByAnother, saveAlone } from './saveAlone';

/** The workbook as it was, for as long as it is what the edit made of it. */
export interface EditUndo {
  readonly backup: string;
  /** SHA-256. */
  readonly hash: string;
}

export interface EditedCells {
  readonly changed: number;
  /** Cells that were left, each with why: completes "{package}: …". */
  readonly left: readonly { readonly package: PackageIdentity; readonly why: Text }[];
  /** Undefined: nothing had to be written. */
  readonly undo: EditUndo | undefined;
}

/** One save for all. Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open. */
export async function editCells(
  storageFolder: string,
  workbookPath: string,
  typed: readonly TypedCell[],
): Promise<EditedCells> {
  const { rows, date1904 } = await readReviewWorkbook(nodeFileSystem, workbookPath);
  const asked = new Set(typed.map((cell) => identityKey(cell.package)));
  const found = new Map<string, PackageRow>();
  for (const row of rows) {
    const key = identityKey(row.identity);
    if (asked.has(key)) found.set(key, row);
  }
  const edits: CellEdit[] = [];
  const left: EditedCells['left'][number][] = [];
  for (const cell of typed) {
    const edit = editOf(cell, found.get(identityKey(cell.package)), date1904);
    if ('why' in edit) left.push({ package: cell.package, why: edit.why });
    else edits.push(edit);
  }
  if (edits.length === 0) return { changed: 0, left, undo: undefined };
  const outcome = await saveAlone({ path: workbookPath, edits }, storageFolder);
  const refused = new Set(outcome.refused.map(({ cell }) => cell));
  for (const { package: of, cell, reason } of outcome.refused) {
    left.push({ package: of, why: say`${cell} is ${refusalWords[reason]}` });
  }
  for (const { package: of, field, cell, value } of outcome.kept) {
    if (refused.has(cell)) continue;
    const seen = typed.find((each) => each.field === field && identityKey(each.package) === identityKey(of));
    left.push({ package: of, why: seen?.was === value ? formatted : changedSince });
  }
  for (const { package: of } of outcome.missing) left.push({ package: of, why: rowGone });
  const undo =
    outcome.status === 'saved' && outcome.backup !== undefined
      ? { backup: outcome.backup, hash: outcome.newHash }
      : undefined;
  return { changed: outcome.written.length, left, undo };
}

const formatted = say`part of its text has a format of its own`;
const changedSince = say`the cell was changed meanwhile`;
const rowGone = say`the row is not in the workbook now`;

function editOf(
  { field, was, text }: TypedCell,
  row: PackageRow | undefined,
  date1904: boolean,
): CellEdit | { readonly why: Text } {
  if (row === undefined) return { why: rowGone };
  const expected = row.cells[field];
  const { header } = reviewFields[field];
  if (expected === undefined) return { why: say`the sheet has no column “${header}”` };
  if (!isEditableField(field)) return { why: say`the column “${header}” is not edited here` };
  if (!isEditableContent(expected)) return { why: say`the cell has a formula` };
  if (displayCell(expected, date1904) !== was) return { why: changedSince };
  if (!fitsCell(text)) {
    return {
      why: say`the text is too long: Excel allows ${maxCellUnits} characters and ${maxCellLineFeeds} line breaks`,
    };
  }
  // A person's word never looks like a result.
  const look = field === 'notes' ? 'plain' : 'bare';
  return { package: row.identity, field, value: typedValue(field, text), look, expected, keepsFormat: true };
}

/** Puts the workbook back as it was. Rejects with UserError `workbookChanged` when it has been changed since the edit, `workbookLocked` as above. */
export async function undoEdit(storageFolder: string, workbookPath: string, { backup, hash }: EditUndo): Promise<void> {
  const ports = { fileSystem: nodeFileSystem, clock: systemClock, randomHex };
  await requireWorkbookFile(nodeFileSystem, workbookPath);
  const realPath = await nodeFileSystem.realPath(workbookPath);
  await undoRestore(ports, storageFolder, {
    workbookPath: realPath,
    kept: backup,
    mayReplace: async () => {
      const holder = await findHolder(nodeFileSystem, realPath, systemClock.now());
      if (holder !== undefined) throw heldByAnother(workbookPath, { holder, isHint: true });
      if ((await readWorkbookFile(nodeFileSystem, realPath, workbookLimits().fileBytes)).hash === hash) return;
      throw new UserError({
        code: 'workbookChanged',
        what: say`The workbook has been changed since that edit`,
        file: workbookPath,
        next: say`Edit the cell again instead`,
      });
    },
  });
}

/** Cells that a person edits from the review grid: each edit changes that cell alone, and its undo brings back every byte. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEditableContent, isEditableField } from '../../src/core/cells/personEdit';
import { toEnglish } from '../../src/core/message/text';
import { type ReviewField, reviewFieldNames } from '../../src/core/sheet/reviewField';
import { displayCell } from '../../src/core/spreadsheet/excelDate';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { editCells, type EditUndo, undoEdit } from '../../src/tasks/editCells';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { judgeSave } from '../support/judge/judgeSave';
import { SeededRandom } from '../support/seededRandom';
import { soakCount } from '../support/soak';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';

const texts = [
  '',
  'ok',
  '3.10',
  '=1+1',
  'two\nlines',
  ' kept blanks ',
  '<&"\'>',
  '2026-12-03',
  'PROCEED',
  '😀 é\tx',
  '+1',
  '0012',
];
const editable = reviewFieldNames.filter((field) => isEditableField(field) && field !== 'whyInstalled');

describe('an edit from the review grid', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  let workbook: string;
  let state: string;
  beforeEach(() => {
    workbook = join(folder(), 'review.xlsx');
    state = join(folder(), 'state');
    copyFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), workbook);
  });

  const read = () => readReviewWorkbook(nodeFileSystem, workbook);

  async function edit(at: number, field: ReviewField, text: string, was?: string) {
    const { rows, date1904 } = await read();
    const row = rows[at];
    ok(row);
    const shown = was ?? displayCell(row.cells[field] ?? { kind: 'empty' }, date1904);
    return editCells(state, workbook, [{ package: row.identity, field, was: shown, text }]);
  }

  const seeds = soakCount(40, 500);
  it(`changes one cell and no other, ${seeds} times, and undo brings back every byte`, async () => {
    const random = new SeededRandom(7);
    const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!;
    const former: { readonly bytes: Buffer; readonly undo: EditUndo }[] = [];
    for (let round = 0; round < seeds; round++) {
      const { rows, sheetName, columns } = await read();
      const at = random.below(rows.length);
      const field = pick(editable);
      const text = pick(texts);
      const present = rows[at]?.cells[field];
      if (present === undefined || !isEditableContent(present)) continue;
      const bytes = readFileSync(workbook);
      const { left, undo } = await edit(at, field, text);
      deepStrictEqual(left, [], `round ${round}`);
      const cell = `${sheetName}!${columns.get(field)},${rows[at]?.row}`;
      const isDay = text === '2026-12-03' && (field === 'datePublished' || field === 'latestReleaseDate');
      const meant = text === '' || isDay ? { cell } : { cell, text };
      deepStrictEqual(judgeSave(bytes, readFileSync(workbook), [meant]), [], `round ${round}: ${cell} ${text}`);
      if (undo !== undefined) former.push({ bytes, undo });
    }
    ok(former.length > seeds / 2);
    for (const { bytes, undo } of former.reverse()) {
      await undoEdit(state, workbook, undo);
      ok(readFileSync(workbook).equals(bytes));
    }
  });

  it('names the workbook and the copy that is gone when an undo has nothing to go back to', async () => {
    const { undo } = await edit(0, 'notes', 'mine');
    ok(undo);
    const edited = readFileSync(workbook);
    rmSync(undo.backup);
    await rejects(undoEdit(state, workbook, undo), {
      code: 'checkpointUnusable',
      file: workbook,
      what: `Nothing was undone, since the backup of the workbook is missing: ${undo.backup}`,
      next: 'Restore a checkpoint, or change the workbook back in a spreadsheet program',
    });
    ok(readFileSync(workbook).equals(edited));
  });

  it('says that the workbook is gone when an undo does not find it', async () => {
    const { undo } = await edit(0, 'notes', 'mine');
    ok(undo);
    rmSync(workbook);
    await rejects(undoEdit(state, workbook, undo), { code: 'workbookMissing', file: workbook });
  });

  it('stores a number, a formula, and a version as the text that was typed', async () => {
    for (const text of ['3.10', '=HYPERLINK("https://x")', '1e5']) {
      await edit(0, 'latestVersion', text);
      deepStrictEqual((await read()).rows[0]?.cells.latestVersion, { kind: 'text', text });
    }
  });

  it('leaves a cell that is not what the person saw, and says so', async () => {
    const before = readFileSync(workbook);
    const { changed, left, undo } = await edit(0, 'notes', 'mine', 'something else');
    deepStrictEqual(
      [changed, left.map(({ why }) => toEnglish(why)), undo],
      [0, ['the cell was changed meanwhile'], undefined],
    );
    ok(readFileSync(workbook).equals(before));
  });

  for (const [what, field, text, why] of [
    ['a name', 'packageName', 'x', 'the column “Package Name” is not edited here'],
    ['a version', 'currentVersion', '1', 'the column “Version” is not edited here'],
    ['a link', 'nvdUrl', 'x', 'the column “NIST NVD Lookup URL” is not edited here'],
    [
      'a text too long for a cell',
      'notes',
      'x'.repeat(32_768),
      'the text is too long: Excel allows 32767 characters and 253 line breaks',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const before = readFileSync(workbook);
      const { left } = await edit(0, field, text);
      deepStrictEqual(
        left.map((one) => toEnglish(one.why)),
        [why],
      );
      ok(readFileSync(workbook).equals(before));
    });
  }

  it('leaves a text that is formatted in part, and says so', async () => {
    const bold = '<c r="N2" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t> and not</t></r></is></c>';
    const bytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'alpha', '1.0', bold) });
    writeFileSync(workbook, bytes);
    const { changed, left } = await edit(0, 'notes', 'bold and more');
    deepStrictEqual(
      [changed, left.map((one) => toEnglish(one.why))],
      [0, ['part of its text has a format of its own']],
    );
    ok(readFileSync(workbook).equals(bytes));
  });

  it('writes many cells in one save, and undo takes all of them back', async () => {
    const before = readFileSync(workbook);
    const { rows, date1904 } = await read();
    const cells = rows.map(({ identity, cells }) => {
      const was = displayCell(cells.notes ?? { kind: 'empty' }, date1904);
      return { package: identity, field: 'notes' as const, was, text: 'checked' };
    });
    const { changed, undo } = await editCells(state, workbook, cells);
    strictEqual(changed, rows.length);
    ok((await read()).rows.every(({ cells: { notes } }) => notes?.kind === 'text' && notes.text === 'checked'));
    ok(undo);
    await undoEdit(state, workbook, undo);
    ok(readFileSync(workbook).equals(before));
  });

  it('takes nothing back from a workbook that was changed since', async () => {
    const { undo } = await edit(0, 'notes', 'first');
    ok(undo);
    await edit(1, 'notes', 'second');
    const now = readFileSync(workbook);
    await rejects(undoEdit(state, workbook, undo), { code: 'workbookChanged' });
    ok(readFileSync(workbook).equals(now));
  });

  it('writes and takes back nothing while another program has the workbook open, or a scan runs', async () => {
    const { undo } = await edit(0, 'notes', 'first');
    ok(undo);
    const now = readFileSync(workbook);
    const owner = join(folder(), '.~lock.review.xlsx#');
    writeFileSync(owner, 'Anna,anna,desk7,23.11.2026 10:00,file:///x;');
    await rejects(edit(1, 'notes', 'second'), { code: 'workbookLocked' });
    await rejects(undoEdit(state, workbook, undo), { code: 'workbookLocked' });
    writeFileSync(owner, '');
    const lock = await acquireWorkbookLock(await nodeFileSystem.realPath(workbook));
    await rejects(edit(1, 'notes', 'second'), { code: 'workbookLocked' });
    await rejects(undoEdit(state, workbook, undo), { code: 'workbookLocked' });
    await lock.release();
    ok(readFileSync(workbook).equals(now));
  });
});

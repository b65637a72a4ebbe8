/** Real workbooks of every kind, patched in one cell: everything else stays, by our own eyes and by those of the judges. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { tableLines } from '../../src/cli/output/terminalText';
import { cellName } from '../../src/xlsx/cell/cellAddress';
import { cellRefusals } from '../../src/xlsx/sheet/cellRefusals';
import { findCellSpan } from '../../src/xlsx/sheet/cellSpans';
import { writeSheetEdits } from '../../src/workbook/save/patchWorkbook';
import { verifyOutput } from '../../src/workbook/save/verifyPatch';
import { relationsPartOf } from '../../src/xlsx/package/relations';
import { openWorkbookPackage, type WorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { rewriteZip } from '../../src/xlsx/zip/zipWriter';
import { judgeOutput } from '../support/patchedSheet';
import { needSharedData } from '../support/sharedData';
import { isSoak } from '../support/soak';
import { availableJudges, differences } from './judges';
import { openSheet, readSharedParts, type OpenSheet } from '../../src/xlsx/sheet/openSheet';

const newText = 'A new text, <written> & read\nback';

interface PatchedFile {
  readonly old: string;
  readonly now: string;
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

describe('fidelity over real workbooks', function () {
  this.timeout(600_000);
  let scratch: string;
  const patched: PatchedFile[] = [];
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'ihacpa-fidelity-'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('changes one cell and only the parts that must change', async function () {
    const corpus = needSharedData(this, 'corpus');
    const names = (await readdir(corpus)).sort();
    const files = [...names.map((name) => join(corpus, name)), needSharedData(this, 'review-workbook.xlsx')];
    const table: string[][] = [];
    for (const file of files) {
      const bytes = await readFile(file);
      const workbook = openWorkbookPackage(bytes);
      const untouched = Buffer.concat(rewriteZip(workbook.archive, { replace: new Map(), remove: new Set() }));
      ok(untouched.equals(bytes), `${file} without changes`);
      const result = patchFirstSheet(workbook);
      const { row, column, changed } = result;
      table.push([basename(file), 'identical', cellName(row, column), changed.map(kindOf).sort().join(', ')]);
      patched.push(await store(scratch, file, bytes, result));
    }
    printTable([['workbook', 'saved without changes', 'new text in', 'parts that changed'], ...table]);
    ok(files.length >= 110);
  });

  it('shows the judges the new text and nothing else changed', async function () {
    const judges = await availableJudges();
    if (patched.length === 0 || judges.length === 0) this.skip();
    for (const judge of judges) {
      // LibreOffice takes about a second for two workbooks: a fifth of them is enough for every day.
      const mine = judge.name === 'openpyxl' || isSoak ? patched : patched.filter((_, at) => at % 5 === 4);
      const seen = await judge.see(
        mine.flatMap(({ old, now }) => [old, now]),
        scratch,
      );
      for (const { old, now, sheet, row, column } of mine) {
        const before = seen.get(old) ?? new Map<string, string>();
        const after = seen.get(now) ?? new Map<string, string>();
        const changed = differences(before, after);
        const expected = judge.name === 'openpyxl' ? `${sheet}!${cellName(row, column)}` : `${sheet}!${row}!${column}`;
        deepStrictEqual(changed, [expected], `${judge.name} on ${basename(old)}`);
        ok(after.get(expected)?.includes('A new text, <written> & read'), basename(old));
      }
      console.log(
        `      ${judge.name}: ${mine.length} of ${patched.length} workbooks, one cell changed in each, as meant`,
      );
    }
  });
});

/** In everyday runs a row stands for all workbooks that came out alike. */
function printTable([head = [], ...rows]: readonly (readonly string[])[]): void {
  const alike = new Map<string, number>();
  for (const [, unchanged = '', , parts = ''] of rows) {
    const key = `${unchanged}|${parts}`;
    alike.set(key, (alike.get(key) ?? 0) + 1);
  }
  const counted = [...alike].map(([key, count]) => {
    const [unchanged = '', parts = ''] = key.split('|');
    return [`${count} workbooks`, unchanged, 'one cell each', parts];
  });
  for (const line of tableLines([head, ...(isSoak ? rows : counted)])) console.log(`      ${line}`);
}

interface PatchResult {
  readonly bytes: Buffer;
  readonly changed: readonly string[];
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

function patchFirstSheet(workbook: WorkbookPackage): PatchResult {
  const [first] = workbook.sheets;
  ok(first !== undefined);
  const sheet = openSheet(workbook, first, readSharedParts(workbook));
  const { row, column } = freeCell(workbook, sheet);
  const output = writeSheetEdits(workbook, sheet, [
    {
      row,
      column,
      span: findCellSpan(sheet.index, row, column),
      value: { kind: 'text', text: newText },
      look: 'clean',
    },
  ]);
  verifyOutput(workbook, output, defaultZipLimits);
  deepStrictEqual(judgeOutput(workbook.archive.bytes, output), []);
  const bytes = output.bytes;
  const now = openZip(bytes);
  const changed = workbook.archive.entries.filter((entry) => {
    const found = now.entry(entry.name);
    return found === undefined || !now.read(found).equals(workbook.archive.read(entry));
  });
  const budget = new Set([
    first.part,
    workbook.stylesPart,
    workbook.workbookPart,
    relationsPartOf(workbook.archive, first.part),
  ]);
  for (const { name } of changed) ok(budget.has(name), `${name} is outside the part budget`);
  strictEqual(now.entries.length, workbook.archive.entries.length);
  return { bytes, changed: changed.map(({ name }) => name), sheet: first.name, row, column };
}

/** The first cell without content that may be written, from B2 on. */
function freeCell(workbook: WorkbookPackage, sheet: OpenSheet): { readonly row: number; readonly column: number } {
  const refuse = cellRefusals(workbook, sheet);
  for (let row = 2; row < 500; row++) {
    for (let column = 2; column < 8; column++) {
      const span = findCellSpan(sheet.index, row, column);
      // What somebody has locked can be written all the same, and is what this test is about.
      if (
        [undefined, 'protectedSheet'].includes(refuse(row, column)) &&
        span?.value === undefined &&
        span?.inline === undefined
      )
        return { row, column };
    }
  }
  throw new Error('Expected a free cell');
}

async function store(scratch: string, file: string, bytes: Buffer, result: PatchResult): Promise<PatchedFile> {
  const stem = basename(file, extname(file));
  const old = join(scratch, `${stem}_old${extname(file)}`);
  const now = join(scratch, `${stem}_new${extname(file)}`);
  await writeFile(old, bytes);
  await writeFile(now, result.bytes);
  return { old, now, sheet: result.sheet, row: result.row, column: result.column };
}

function kindOf(part: string): string {
  return part.replace(/^xl\/worksheets\/sheet\d+\.xml$/, 'sheet').replace(/^xl\//, '');
}

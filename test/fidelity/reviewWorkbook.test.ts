/** The real review workbook: its shared formulas, links and hyperlinks after cells were overwritten. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import { reviewFieldNames, type ReviewField } from '../../src/core/sheet/reviewField';
import { cellName, parseRange } from '../../src/xlsx/cell/cellAddress';
import { findCellSpan } from '../../src/xlsx/sheet/cellSpans';
import { readStoredFormula, type SharedGroup } from '../../src/xlsx/formula/formulaIndex';
import { writeSheetEdits } from '../../src/workbook/save/patchWorkbook';
import { openReviewSheet, type ReviewSheet } from '../../src/workbook/review/reviewSheet';
import { relationsOf } from '../../src/xlsx/package/relations';
import { openWorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { attributesOf, readElements } from '../../src/xlsx/xml/xmlTags';
import { judgeOutput, patchBytes, readBytes } from '../support/patchedSheet';
import { needSharedData } from '../support/sharedData';
import { isSoak } from '../support/soak';
import { availableJudges, differences, type Judge } from './judges';

const overwritten = 'overwritten by the test';

interface Cell {
  readonly row: number;
  readonly column: number;
}

describe('fidelity of the real review workbook', function () {
  this.timeout(900_000);
  let scratch: string;
  let bytes: Buffer;
  before(async function () {
    scratch = await mkdtemp(join(tmpdir(), 'ihacpa-review-'));
    bytes = await readFile(needSharedData(this, 'review-workbook.xlsx'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('keeps every other member of all 66 shared formulas when one is overwritten', async function () {
    const judge = await libreOffice(this);
    const review = openReviewSheet(openWorkbookPackage(bytes));
    const members = [...review.context.formulas.groups.values()].map((group) => membersOf(review, group));
    strictEqual(members.length, 66);
    const variants = new Map<string, readonly Cell[]>();
    const place = { first: 0, middle: 0.5, last: 1 };
    for (const [name, share] of Object.entries(place)) {
      const chosen = members
        .map((cells) => cells[Math.round((cells.length - 1) * share)])
        .filter((cell) => cell !== undefined);
      variants.set(name, chosen);
      // The long form overwrites one cell at a time, 198 files; every day one file has one cell of every group.
      if (isSoak) chosen.forEach((cell, at) => variants.set(`${name}${at}`, [cell]));
    }
    const base = join(scratch, 'base.xlsx');
    await writeFile(base, bytes);
    const files = new Map<string, readonly Cell[]>();
    for (const [name, cells] of variants) {
      const file = join(scratch, `${name}.xlsx`);
      await writeFile(file, overwrite(cells));
      files.set(file, cells);
    }
    const seen = await judge.see([base, ...files.keys()], scratch);
    const before = seen.get(base);
    ok(before !== undefined && before.size > 8000);
    for (const [file, cells] of files) {
      const changed = differences(before, seen.get(file) ?? new Map());
      deepStrictEqual([...changed].sort(), cells.map(({ row, column }) => `Sheet1!${row}!${column}`).sort(), file);
    }
    console.log(`      66 groups, ${files.size} workbooks recalculated by ${judge.name}: every other member as it was`);
  });

  it('has right links without recalculation after a whole scan, and hyperlinks that agree with their cells', async function () {
    const judge = await libreOffice(this);
    const scanned = patchBytes(bytes, (workbook) => workbook.rows.flatMap((row) => scanOf(row.identity.name, row)));
    const file = join(scratch, 'scanned.xlsx');
    await writeFile(file, scanned.bytes);
    const recalculated = (await judge.see([file], scratch)).get(file) ?? new Map<string, string>();
    const workbook = readBytes(scanned.bytes);
    let right = 0;
    for (const row of workbook.rows) {
      for (const field of ['pypiLatestLink', 'githubAdvisoryUrl'] as const) {
        const cell = row.cells[field];
        const column = workbook.columns.get(field) ?? 0;
        const shown = recalculated.get(`Sheet1!${row.row}!${column}`) ?? '';
        if (cell?.kind === 'formula') strictEqual(cell.cached, shown, cellName(row.row, column));
        right++;
      }
    }
    strictEqual(right, 2 * 486);
    const { agreeing, left } = hyperlinksOf(scanned.bytes);
    strictEqual(agreeing, left);
    console.log(
      `      486 of 486 rows: links in G and L as ${judge.name} calculates them; ${28 - left} of 28 hyperlinks gone, ${agreeing} of ${left} left agree`,
    );
  });

  function overwrite(cells: readonly Cell[]): Buffer {
    const workbook = openWorkbookPackage(bytes);
    const review = openReviewSheet(workbook);
    const edits = cells.map(({ row, column }) => ({
      row,
      column,
      span: findCellSpan(review.index, row, column),
      value: { kind: 'text', text: overwritten } as const,
      look: 'plain' as const,
    }));
    const output = writeSheetEdits(workbook, review, edits);
    deepStrictEqual(judgeOutput(bytes, output), []);
    return output.bytes;
  }
});

async function libreOffice(test: Mocha.Context): Promise<Judge> {
  const judge = (await availableJudges()).find(({ name }) => name === 'LibreOffice');
  if (judge === undefined) test.skip();
  return judge;
}

function membersOf(review: ReviewSheet, group: SharedGroup): readonly Cell[] {
  const cells: Cell[] = [];
  const { top, bottom, left, right } = group.range;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const span = findCellSpan(review.index, row, column);
      if (span === undefined) continue;
      if (readStoredFormula(review.index.xml, span, review.context.formulas)?.si === group.si)
        cells.push({ row, column });
    }
  }
  return cells;
}

/** What a whole scan may write: every scan column of the row, with a new version and address. */
function scanOf(name: string, row: ReturnType<typeof readBytes>['rows'][number]): readonly CellEdit[] {
  const values: Partial<Record<ReviewField, string>> = {
    latestVersion: '9.9.9',
    requires: 'Python >=3.9',
    githubUrl: `https://github.com/example/${name}`,
    githubAdvisoryResult: 'None found',
    nvdResult: 'VULNERABLE - 1 affect v1 (Highest: HIGH)\nCVE-2024-1\nFixed in 2',
    recommendation: 'PROCEED',
  };
  return reviewFieldNames.flatMap((field) => {
    const text = values[field];
    const expected = row.cells[field] ?? { kind: 'empty' };
    return text === undefined
      ? []
      : [{ package: row.identity, field, value: { kind: 'text', text }, look: 'update', expected }];
  });
}

/** Hyperlinks of written columns that are left, and how many of them lead to their cell's text. */
function hyperlinksOf(bytes: Buffer): { readonly agreeing: number; readonly left: number } {
  const workbook = openWorkbookPackage(bytes);
  const review = openReviewSheet(workbook);
  const targets = new Map(relationsOf(workbook.archive, review.sheet.part).map(({ id, target }) => [id, target]));
  const written = new Set(['F', 'I', 'K', 'M', 'P', 'W'].map((letter) => parseRange(`${letter}1`)?.left));
  const texts = new Map(
    readBytes(bytes).rows.flatMap((row) =>
      Object.entries(row.cells).map(([field, cell]) => [
        cellName(row.row, review.layout.columns.get(field as ReviewField) ?? 0),
        cell.kind === 'text' ? cell.text : '',
      ]),
    ),
  );
  let agreeing = 0;
  let left = 0;
  for (const element of readElements(review.index.xml, 'hyperlink', review.index.dataEnd)) {
    const attributes = attributesOf(review.index.xml, element);
    const ref = attributes.get('ref') ?? '';
    const untouched = !written.has(parseRange(ref)?.left);
    left++;
    if (untouched || targets.get(attributes.get('r:id') ?? '') === texts.get(ref)) agreeing++;
  }
  return { agreeing, left };
}

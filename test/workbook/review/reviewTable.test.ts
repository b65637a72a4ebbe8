/** The table of the review grid beside the workbook read as a whole: the same packages and cells, from the first rows on, and the same refusals. */
import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cellText } from '../../../src/core/cells/gridTable';
import { UserError } from '../../../src/core/message/errors';
import type { CellContent } from '../../../src/core/spreadsheet/cell';
import { displayCell } from '../../../src/core/spreadsheet/excelDate';
import { reviewFieldNames } from '../../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { openReviewTable } from '../../../src/workbook/review/openReviewTable';
import { readContent } from '../../../src/workbook/review/readReviewWorkbook';
import type { ReviewTable } from '../../../src/workbook/review/reviewTable';
import { scanSheet } from '../../../src/xlsx/sheet/sheetIndex';
import { SheetRows } from '../../../src/xlsx/stream/sheetRows';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { largeWorkbook } from '../../support/largeWorkbook';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { formulaRows, plainRows, unusualSheets } from '../../support/unusualSheets';
import { projectRoot } from '../../support/vscode/projectRoot';
import { buildWorkbook, headerRow, packageRow, textCell } from '../../support/workbookBuilder';

const sheetPart = 'xl/worksheets/sheet1.xml';

describe('the table of a review workbook', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();

  function save(bytes: Buffer): string {
    const path = join(folder(), 'book.xlsx');
    writeFileSync(path, bytes);
    return path;
  }

  async function readTable(bytes: Buffer, known?: ReviewTable): Promise<ReviewTable> {
    const opening = await openReviewTable(nodeFileSystem, save(bytes), known);
    ok(opening !== undefined, 'the file is another one');
    while ((await opening.filling.next()).done !== true);
    return opening.table;
  }

  async function assertSame(bytes: Buffer): Promise<void> {
    const table = await readTable(bytes);
    const { rows, date1904, sheetName } = readContent(bytes);
    equal(table.source.sheetName, sheetName);
    equal(table.length, rows.length);
    rows.forEach(({ row, identity, displayName, cells }, at) => {
      const shown = reviewFieldNames.map((field) => [field, cellText(table, at, field)]);
      const expected = reviewFieldNames.map((field) => [
        field,
        displayCell(cells[field] ?? { kind: 'empty' }, date1904),
      ]);
      deepStrictEqual(shown, expected);
      for (const field of reviewFieldNames) {
        const content = table.content(at, field);
        const whole: CellContent = cells[field] ?? { kind: 'empty' };
        equal(content.kind, whole.kind);
        const formula = whole.kind === 'formula' ? whole.formula : undefined;
        equal(table.formulaContent(at, field)?.formula, formula);
        if (content.kind === 'formula') equal(content.formula, formula);
      }
      deepStrictEqual([table.rowNumber(at), table.identity(at)], [row, identity]);
      equal(table.displayName(at), displayName);
    });
  }

  it('holds the sample as it is read whole', () =>
    assertSame(readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'))));

  it('holds the real workbook as it is read whole', function () {
    return assertSame(readFileSync(needSharedData(this, 'review-workbook.xlsx')));
  });

  it('holds a workbook of many pieces as it is read whole', () => assertSame(largeWorkbook(1500)));

  for (const [title, turn] of unusualSheets) {
    it(`holds a sheet with ${title} as it is read whole`, async () => {
      await assertSame(buildWorkbook({ rows: turn(headerRow() + plainRows.join('')) }));
      await assertSame(buildWorkbook({ rows: turn(headerRow() + formulaRows.join('')) }));
    });
  }

  const cells: readonly [string, string][] = [
    ['a number of many digits', '<c r="K2"><v>2.2999999999999998</v></c>'],
    ['a number with blanks', '<c r="K2"><v> 7 </v></c>'],
    ['a day', '<c r="K2" s="1"><v>45282</v></c>'],
    ['a day with its time', '<c r="K2" s="1"><v>45282.75</v></c>'],
    ['a truth', '<c r="K2" t="b"><v>1</v></c>'],
    ['an error', '<c r="K2" t="e"><v>#REF!</v></c>'],
    ['entities', '<c r="K2" t="str"><v>a &amp; b</v></c>'],
    ['escapes', '<c r="K2" t="str"><v>a_x0041_b</v></c>'],
    ['letters beyond ASCII', '<c r="K2" t="str"><v>é 漢</v></c>'],
    ['blanks around a text', '<c r="K2" t="str"><v xml:space="preserve"> a </v></c>'],
    ['single quotes', "<c r='K2' t='s'><v>1</v></c>"],
    ['blanks among attributes', '<c r="K2"\n t = "s" ><v>1</v></c>'],
    ['a shared string', '<c r="K2" t="s"><v>1</v></c>'],
    ['a plain formula', '<c r="K2" t="str"><f>CONCAT(B2,"&lt;")</f><v>a&lt;</v></c>'],
    ['a formula that was never calculated', '<c r="K2"><f>1+1</f></c>'],
    [
      'rich text of its own',
      `<c r="K2" t="inlineStr"><is><r><rPr><color rgb="FF0000FF"/><family val="2"/></rPr><t>a</t></r></is></c>`,
    ],
    ['a value of nothing', '<c r="K2" t="str"><v></v></c>'],
    ['no content', '<c r="K2" s="1"/>'],
  ];
  for (const [title, cell] of cells) {
    it(`shows a cell with ${title} as it is read whole`, () =>
      assertSame(buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1', cell), strings: ['zero', 'one'] })));
  }

  it('has rows before the whole sheet is read, and all of them in the end', async () => {
    const opening = await openReviewTable(nodeFileSystem, save(largeWorkbook(1500)));
    const seen: number[] = [];
    while ((await opening!.filling.next()).done !== true) seen.push(opening!.table.length);
    ok(seen.length > 2 && seen[0]! > 0 && seen[0]! < 1500, seen.join());
    equal(seen.at(-1), 1500);
    equal(opening!.table.isComplete, true);
  });

  it('is not read again from a file that has not changed', async () => {
    const bytes = largeWorkbook(10);
    const table = await readTable(bytes);
    equal(await openReviewTable(nodeFileSystem, save(bytes), table), undefined);
  });

  it('tells rows that are stored alike, also where the file is another one', async () => {
    const rows = (version: string): string => headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', version);
    const before = await readTable(buildWorkbook({ rows: rows('1'), strings: ['x'] }));
    const now = await readTable(buildWorkbook({ rows: rows('2'), strings: ['x'] }), before);
    deepStrictEqual([now.isStoredAlike(0, before, 0), now.isStoredAlike(1, before, 1)], [true, false]);
    const otherStrings = await readTable(buildWorkbook({ rows: rows('1'), strings: ['y'] }), before);
    equal(otherStrings.isStoredAlike(0, before, 0), false);
  });

  it('refuses a sheet that turns out to be damaged behind its first rows', async () => {
    const bytes = largeWorkbook(3000);
    const entry = openZip(bytes).entry(sheetPart)!;
    const damaged = Buffer.from(bytes);
    damaged.fill(0, entry.endOffset - 2000, entry.endOffset - 1900);
    const opening = await openReviewTable(nodeFileSystem, save(damaged));
    await opening!.filling.next();
    ok(opening!.table.length > 0);
    const rest = async (): Promise<void> => {
      while ((await opening!.filling.next()).done !== true);
    };
    await rejects(rest(), (error: unknown) => error instanceof UserError && error.code === 'workbookRefused');
  });

  const refused: readonly [string, string, string][] = [
    ['without packages', headerRow(), 'noPackageRows'],
    ['without a header', packageRow(1, 'a', '1'), 'workbookRefused'],
    [
      'with cells out of order',
      headerRow() + `<row r="2">${textCell('C2', 'a')}${textCell('B2', 'b')}</row>`,
      'workbookRefused',
    ],
    ['with rows out of order', headerRow() + packageRow(3, 'a', '1') + packageRow(2, 'b', '1'), 'workbookRefused'],
  ];
  for (const [title, rows, code] of refused) {
    it(`refuses a sheet ${title}`, () =>
      rejects(
        readTable(buildWorkbook({ rows })),
        (error: unknown) => error instanceof UserError && error.code === code,
      ));
  }
});

describe('the rows of a sheet that comes in pieces', () => {
  const sheet = openZip(buildWorkbook({ rows: headerRow() + formulaRows.join('') }));
  const xml = sheet.read(sheet.entry(sheetPart)!);

  for (const size of [1, 7, 100, xml.length]) {
    it(`are those of the whole, ${size} bytes at a time`, () => {
      const numbers: number[] = [];
      const texts: string[] = [];
      const rows = new SheetRows(({ number, start, end, xml: holder }) => {
        numbers.push(number);
        texts.push(holder.toString('utf8', start, end));
      });
      for (let at = 0; at < xml.length; at += size) rows.add(xml.subarray(at, at + size));
      rows.finish();
      const { index, formulas } = scanSheet(xml);
      deepStrictEqual(numbers, index.rowNumbers);
      deepStrictEqual(
        texts,
        index.rowStarts.map((start, at) => xml.toString('utf8', start, index.rowEnds[at])),
      );
      deepStrictEqual([...rows.formulas.groups], [...formulas.groups]);
    });
  }

  it('are read in time that follows their size where one row is huge', () => {
    const cells = '<c t="inlineStr"><is><t>x</t></is></c>'.repeat(16_000);
    const text = `<worksheet><sheetData><row r="1">${cells}${' '.repeat(8 << 20)}</row></sheetData></worksheet>`;
    const huge = Buffer.from(text);
    let rows = 0;
    const reader = new SheetRows(() => rows++);
    const start = performance.now();
    for (let at = 0; at < huge.length; at += 4096) reader.add(huge.subarray(at, at + 4096));
    reader.finish();
    deepStrictEqual(rows, 1);
    ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
  });

  it('are refused where they never end', () => {
    const rows = new SheetRows(() => undefined);
    rows.add(xml.subarray(0, xml.length - 60));
    let error: unknown;
    try {
      rows.finish();
    } catch (thrown) {
      error = thrown;
    }
    ok(error instanceof Error && error.message.includes('never end'), String(error));
  });
});

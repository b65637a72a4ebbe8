/** What a scan could not write or did not look at is told: refused cells, the sheet it took, other sheets with the header, rows without a name. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';
import { runCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('what a scan leaves out', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const scan = (...words: readonly string[]) =>
    runCli([
      ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', '--no-input'],
      ...['--storage', join(folder(), 'state'), ...words],
    ]);
  /** The sample as openpyxl changes it; `book` and `sheet` stand for it. */
  function make(test: Mocha.Context, change: string): void {
    const script = `import sys, openpyxl\nbook = openpyxl.load_workbook(sys.argv[1])\nsheet = book.worksheets[0]\n${change}\nbook.save(sys.argv[2])\n`;
    const made = spawnSync('/usr/bin/python3', ['-c', script, join(sample, 'review.xlsx'), workbook()], {
      encoding: 'utf8',
    });
    if (/No module named 'openpyxl'|ENOENT/.test(`${made.stderr} ${String(made.error)}`)) test.skip();
    strictEqual(made.status, 0, made.stderr);
  }

  it('leaves text alone that is formatted in parts, and tells that it says less', async () => {
    const rich = '<is><r><t>PRO</t></r><r><rPr><b/></rPr><t>CEED</t></r></is>';
    const zip = openZip(readFileSync(join(sample, 'review.xlsx')));
    const entries = [...zip.entries].map((entry) => ({ name: entry.name, content: zip.read(entry) }));
    const changed = entries.map(({ name, content }) =>
      name !== 'xl/worksheets/sheet1.xml'
        ? { name, content }
        : {
            name,
            content: content
              .toString()
              .replace(/<c r="W6"( s="\d+")?[^>]*>.*?<\/c>/, `<c r="W6"$1 t="inlineStr">${rich}</c>`),
          },
    );
    writeFileSync(workbook(), buildZip(changed));
    const partOf = (): string => {
      const now = openZip(readFileSync(workbook()));
      const entry = now.entry('xl/worksheets/sheet1.xml');
      return entry === undefined ? '' : now.read(entry).toString();
    };
    const cell = /<c r="W6"[^>]*>.*?<\/c>/.exec(partOf())?.[0] ?? '';
    ok(cell.includes('CEED'), cell);
    const { contradicted } = summaryOf(await scan('--overwrite', 'worse', '--json'));
    deepStrictEqual(
      contradicted.map((each) => [each.cell, each.value]),
      [['W6', 'PROCEED']],
    );
    const resolved = await runCli(['resolve', workbook(), '--take', 'result', '--storage', join(folder(), 'state')]);
    match(resolved.out, /^0 cells changed\.\nW6 was not changed/);
    strictEqual(/<c r="W6"[^>]*>.*?<\/c>/.exec(partOf())?.[0], cell);
  });

  for (const [title, change, cell, refused] of [
    ['the inside of a merged cell', "sheet.merge_cells('W10:W11')", 'W11', 'mergedInterior'],
    [
      'an array formula',
      "sheet['W10'] = '=1'\nsheet.formula_attributes['W10'] = {'t': 'array', 'ref': 'W10:W11'}",
      'W11',
      'arrayFormula',
    ],
    ['a protected sheet', 'sheet.protection.enable()', 'W11', 'protectedSheet'],
  ] as const) {
    it(`is told of ${title}, and its package is not complete`, async function () {
      make(this, change);
      const ended = await scan('--json');
      const cells = summaryOf(ended).kept.filter((kept) => kept.refused !== undefined);
      deepStrictEqual(
        cells.filter((kept) => kept.cell === cell).map((kept) => kept.refused),
        [refused],
      );
      strictEqual(ended.code, 2, ended.err);
      match(ended.err, /incomplete: .*\d cells? could not be written/);
      const again = await scan('--start-fresh');
      match(again.out, new RegExp(`Could not be written: \\d+ cells?\\n[^]*${cell} `));
      strictEqual(again.code, 2);
    });
  }

  it('is not the visible sheet when a hidden one stands before it', async function () {
    make(
      this,
      "copy = book.copy_worksheet(sheet)\ncopy.title = 'old'\nbook.move_sheet('old', -1)\nbook['old'].sheet_state = 'hidden'",
    );
    const ended = await scan('--json');
    const { sheet, leftOut, cellsWritten } = summaryOf(ended);
    deepStrictEqual([sheet !== 'old', leftOut?.sheets], [true, ['old']], ended.out);
    strictEqual(cellsWritten > 0, true);
    const values = spawnSync(
      '/usr/bin/python3',
      [
        '-c',
        'import sys, openpyxl\nb = openpyxl.load_workbook(sys.argv[1])\nprint(b["old"]["W10"].value is None)',
        workbook(),
      ],
      { encoding: 'utf8' },
    );
    strictEqual(values.stdout.trim(), 'True', 'the hidden sheet stays as it is');
    match((await scan('--start-fresh')).out, /Only sheet “.+” was checked; “old” has the same header/);
  });

  it('is told of rows with a version and no name', async function () {
    make(this, "sheet['B11'] = None\nsheet.merge_cells('B10:B11')");
    const asData = await scan('--json');
    deepStrictEqual(summaryOf(asData).leftOut?.rows, [11]);
    match(asData.err, /Row 11 not checked: a version without a package name/);
    const { out } = await scan('--start-fresh');
    match(out, /Row 11 not checked: a version without a package name/);
    match(out, /- Name the package in the row that has a version only/);
  });

  it('is incomplete where a package name is a formula without a result', async function () {
    make(this, `sheet['B10'] = '="al"&"pha"'\nsheet['B11'] = '="del"&"ta"'\nsheet['C11'] = '="1.0"'`);
    const asData = await scan('--json');
    deepStrictEqual(summaryOf(asData).leftOut, { sheets: [], rows: [], unresolved: [10, 11] });
    match(asData.err, /Rows 10, 11 not checked: the package name is a formula without a result/);
    match(asData.err, /incomplete: .*2 rows with a name that is a formula without a result/);
    strictEqual(asData.code, 2);
    const { out, code } = await scan('--start-fresh');
    match(out, /Rows 10, 11 not checked: the package name is a formula without a result/);
    match(out, /- Open and save the workbook in Excel or LibreOffice/);
    strictEqual(code, 2);
  });
});

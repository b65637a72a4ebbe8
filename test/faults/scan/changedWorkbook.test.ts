/** A scan that resumes in a workbook which another program has saved since: only what a person changed differs, and a merge writes back what a cell was. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import { WorkbookChangedError } from '../../../src/core/scan/workbookChangedError';
import type { WorkbookComparison } from '../../../src/core/scan/workbookComparison';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { SampleScan } from '../../support/sampleScan';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const manual = { resumeMode: 'auto', mergeStrategy: 'manual' } as const;

/** One kind of content per cell: a time of day, a day, a truth, an error, a number in a format, a formula that joins texts, one that counts. */
const kinds = `
import datetime
sheet['N5'] = datetime.datetime(2024, 5, 31, 13, 5, 30)
sheet['N6'] = datetime.date(2024, 5, 31)
sheet['N7'] = True
sheet['N8'] = '#N/A'
sheet['N9'] = 1.5
sheet['N9'].number_format = '0.00'
sheet['N10'] = '=HYPERLINK("https://example.org/" & B10)'
sheet['N11'] = '=1+1'
`;

describe('resuming in a workbook that another program has saved', function () {
  this.timeout(240_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  const rows = async (): Promise<readonly PackageRow[]> =>
    (await readReviewWorkbook(nodeFileSystem, scan.workbook)).rows;

  function throughOpenpyxl(test: Mocha.Context, change = ''): void {
    const script = `import sys, openpyxl\nbook = openpyxl.load_workbook(sys.argv[1])\nsheet = book.worksheets[0]\n${change}\nbook.save(sys.argv[1])\n`;
    const ran = spawnSync('/usr/bin/python3', ['-c', script, scan.workbook], { encoding: 'utf8' });
    if (/No module named 'openpyxl'|ENOENT/.test(`${ran.stderr} ${String(ran.error)}`)) skip(test, 'openpyxl');
    strictEqual(ran.status, 0, ran.stderr);
  }

  function throughLibreOffice(test: Mocha.Context): void {
    const out = join(folder(), 'saved');
    const profile = `-env:UserInstallation=file://${join(folder(), 'profile')}`;
    const args = [profile, '--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', out, scan.workbook];
    const ran = spawnSync('soffice', args, { encoding: 'utf8', timeout: 200_000 });
    if (ran.error !== undefined) skip(test, 'LibreOffice');
    strictEqual(ran.status, 0, ran.stderr);
    renameSync(join(out, 'review.xlsx'), scan.workbook);
  }

  async function throughExcelJs(): Promise<void> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(scan.workbook);
    await book.xlsx.writeFile(scan.workbook);
  }

  function skip(test: Mocha.Context, program: string): never {
    console.log(`      skipped: ${program} is not installed`);
    return test.skip();
  }

  /** What a person would be asked about; undefined: nothing, and the scan went on. */
  async function asked(): Promise<WorkbookComparison | undefined> {
    try {
      await scan.run({ recovery: manual });
      return undefined;
    } catch (error) {
      ok(error instanceof WorkbookChangedError, String(error));
      return error.comparison;
    }
  }

  async function stopped(test: Mocha.Context, contents = kinds): Promise<void> {
    scan = new SampleScan(folder());
    if (contents !== '') throughOpenpyxl(test, contents);
    const { summary } = await scan.stopAfter(4);
    strictEqual(summary.status, 'cancelled');
  }

  /** The sample's own formulas have results, which openpyxl leaves out. */
  const saves: readonly (readonly [string, string, (test: Mocha.Context) => void | Promise<void>])[] = [
    ['openpyxl', '', (test) => throughOpenpyxl(test)],
    ['openpyxl, with every kind of content', kinds, (test) => throughOpenpyxl(test)],
    ['ExcelJS', kinds, () => throughExcelJs()],
    ['LibreOffice', kinds, (test) => throughLibreOffice(test)],
  ];
  for (const [program, contents, save] of saves) {
    it(`finds no difference after a save by ${program}`, async function () {
      await stopped(this, contents);
      await save(this);
      deepStrictEqual((await asked())?.differences, undefined);
    });
  }

  it('finds the one cell that a person changed among all that openpyxl stored without a result', async function () {
    await stopped(this);
    throughOpenpyxl(this, "sheet['N12'] = 'looked at by me'");
    const differences = (await asked())?.differences ?? [];
    deepStrictEqual(
      differences.map(({ cell, yours }) => [cell, yours]),
      [['N12', 'looked at by me']],
    );
  });

  it('finds a formula in the place of another, and shows it where it has no result', async function () {
    await stopped(this);
    throughOpenpyxl(this, "sheet['N11'] = '=1+2'");
    const differences = (await asked())?.differences ?? [];
    deepStrictEqual(
      differences.map(({ cell, yours, checkpoints }) => [cell, yours, checkpoints]),
      [['N11', '=1+2', '=1+1']],
    );
  });

  it('writes back what each cell was: time, day, truth, error, number and formulas', async function () {
    await stopped(this);
    const noted = async (): Promise<unknown> =>
      (await rows()).slice(0, 12).map(({ row, cells }) => [row, { ...cells.notes, cached: undefined }]);
    const before = await noted();
    throughOpenpyxl(this, "for row in range(5, 12):\n    sheet.cell(row, 14).value = 'overwritten'");
    const differences = (await asked())?.differences ?? [];
    strictEqual(differences.length, 7);
    const mergeChoices = differences.map(({ package: identity, field }) => {
      return { package: identity, field, take: 'checkpoint' as const };
    });
    const { summary } = await scan.run({ recovery: { ...manual, mergeChoices } });
    strictEqual(summary.status, 'finished');
    deepStrictEqual(await noted(), before);
  });
});

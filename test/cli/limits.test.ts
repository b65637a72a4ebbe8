/** How large a workbook may be, as a person sets it: by the option, by the environment that the editor shares with its threads. */
import { deepStrictEqual, match, strictEqual, throws } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsVariable } from '../../src/platform/processVariables';
import { useLimits } from '../../src/cli/arguments/useLimits';
import { readOptionValues } from '../../src/cli/arguments/optionValues';
import { scanCommand } from '../../src/cli/arguments/table/scanCommands';
import { UserError } from '../../src/core/message/errors';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { parseLimits, workbookLimits } from '../../src/xlsx/workbookLimits';
import { readScannedWorkbook } from '../../src/workbook/large/readScannedWorkbook';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';

describe('limits of workbooks', () => {
  const mib = 1024 * 1024;
  let folder = '';
  let before: string | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-limits-'));
    before = process.env[limitsVariable];
    process.env[limitsVariable] = '';
  });
  afterEach(async () => {
    process.env[limitsVariable] = before ?? '';
    await rm(folder, { recursive: true });
  });

  it('are the usual ones where nothing is said', () => deepStrictEqual(workbookLimits(), defaultZipLimits));

  it('are those that are named', () => {
    deepStrictEqual(parseLimits('file=200, entries=20000,part=1024,total=2048'), {
      ...defaultZipLimits,
      fileBytes: 200 * mib,
      entries: 20_000,
      partBytes: 1024 * mib,
      totalBytes: 2048 * mib,
      ratioFreeBytes: 1024 * mib,
    });
  });

  for (const text of [
    'entries',
    'entries=',
    'entries=0',
    'entries=-1',
    'rows=5',
    'part=4096',
    'file=1.5',
    'file=1e3',
  ]) {
    it(`refuse ${text}`, () => {
      throws(
        () => useLimits(readOptionValues(scanCommand, ['x.xlsx', '--limits', text])),
        (error) => error instanceof UserError && error.code === 'badArgument',
      );
    });
  }

  it('refuse a workbook beyond them, and name the way to raise them, which works', async () => {
    const path = join(folder, 'book.xlsx');
    const pictures = Array.from({ length: 30 }, (_, at) => ({ name: `xl/media/image${at}.png`, content: 'x' }));
    await writeFile(path, buildWorkbook({ rows: headerRow() + packageRow(2, 'flask', '1'), parts: pictures }));
    const scan = async (...args: string[]): Promise<string | number> => {
      useLimits(readOptionValues(scanCommand, [path, ...args]));
      return readScannedWorkbook(nodeFileSystem, path).then(
        ({ rows }) => rows.length,
        (error: unknown) => String(error),
      );
    };
    match(
      String(await scan('--limits', 'entries=20')),
      /3\d entries; the limit is 20.*--limits or the setting ihacpa\.workbook\.limits/,
    );
    strictEqual(await scan('--limits', 'entries=50'), 1);
  });
});

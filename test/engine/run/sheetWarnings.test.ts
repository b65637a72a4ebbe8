/** What stands in the way of results is said before the first package is looked up: a protected sheet, a result column under another header. */
import assert from 'node:assert/strict';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { cellsInMemory, memoryWorkbook, scanInMemory } from '../../support/memoryScan';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

describe('before a scan', () => {
  async function warningsOf(rows: string, tail = ''): Promise<{ warnings: readonly string[]; cells: string }> {
    const disk = new CrashFileSystem();
    disk.place(memoryWorkbook, buildWorkbook({ rows, tail }));
    disk.place('/home/profile', Buffer.alloc(0));
    let asked = 0;
    const before: string[] = [];
    const { summary, warnings, error } = await scanInMemory(
      disk,
      {},
      {
        batchSize: 5,
        onLookup: () => void (asked += 1),
        then: (event) => {
          if (event.type === 'warning' && asked === 0) before.push('');
        },
      },
    );
    assert.equal(summary?.status, 'finished', String(error));
    assert.equal(before.length, warnings.length);
    return { warnings, cells: await cellsInMemory(disk) };
  }
  const rows = headerRow() + packageRow(2, 'flask', '1.0');

  it('says nothing of a sheet that has all columns and no protection', async () => {
    assert.deepEqual((await warningsOf(rows)).warnings, []);
    assert.deepEqual((await warningsOf(rows, '<sheetProtection sheet="0" objects="1"/>')).warnings, []);
  });

  it('says that the sheet is protected, and writes nothing into its locked cells', async () => {
    const { warnings, cells } = await warningsOf(rows, '<sheetProtection password="CC1A" sheet="1" objects="1"/>');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /“Review” is protected/);
    assert.doesNotMatch(cells, /PROCEED/);
    assert.match((await warningsOf(rows)).cells, /PROCEED/);
  });

  it('names the rows of which nobody can read the package', async () => {
    const unnamed = [3, 4].map((row) => `<row r="${row}"><c r="C${row}" t="str"><v>1.0</v></c></row>`).join('');
    const open = '<row r="5"><c r="B5"><f>"al"&amp;"pha"</f></c></row>';
    assert.deepEqual((await warningsOf(rows + unnamed + open)).warnings, [
      'Rows 3, 4 not checked: a version without a package name',
      'Row 5 not checked: the package name is a formula without a result',
    ]);
  });

  it('names the result columns that the sheet does not have while it has most others', async () => {
    const { warnings } = await warningsOf(rows.replace('>NIST NVD Lookup Result<', '>NVD Finding<'));
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /no column “NIST NVD Lookup Result”/);
  });
});

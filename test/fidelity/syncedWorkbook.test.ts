/** The real review workbook brought in step with what is installed: exactly the new rows and the changed versions differ, every other byte stays. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parseVersion } from '../../src/core/package/version';
import { InventoryBuilder } from '../../src/inventory/inventoryBuilder';
import { planSync, type SyncPlan } from '../../src/inventory/plan/planSync';
import { readText } from '../../src/inventory/recognize';
import { syncRequest } from '../../src/tasks/syncWorkbook';
import { openWorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { patchWorkbook } from '../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../src/workbook/save/preparedWorkbook';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { type Patched, patchedOf, readBytes } from '../support/patchedSheet';
import { needSharedData } from '../support/sharedData';

const sheetPart = 'xl/worksheets/sheet1.xml';

describe('the real review workbook in step with 3 more packages, 5 other versions and 4 packages less', function () {
  this.timeout(120_000);
  let bytes: Buffer;
  let old: string;
  let plan: SyncPlan;
  let synced: Patched;
  before(async function () {
    bytes = await readFile(needSharedData(this, 'review-workbook.xlsx'));
    const archive = openZip(bytes);
    old = archive.read(archive.entry(sheetPart)!).toString();
    const workbook = readBytes(bytes);
    const single = workbook.rows.filter(
      ({ identity, versionIsNumber }) =>
        !versionIsNumber &&
        parseVersion(identity.version) !== undefined &&
        workbook.rows.filter((row) => row.identity.name === identity.name).length === 1,
    );
    // Spread over the sheet.
    const at = (from: number, count: number): typeof single =>
      Array.from({ length: count }, (_, step) => single[from + step * 60]).filter((row) => row !== undefined);
    const changed = new Set(at(7, 5));
    const dropped = new Set(at(23, 4));
    const lines = single
      .filter((row) => !dropped.has(row))
      .map((row) => `${row.displayName}==${changed.has(row) ? '99.10' : row.identity.version}`);
    const others = workbook.rows
      .filter((row) => !single.includes(row))
      .map(({ displayName }) => `${displayName} @ file:///src/${displayName}`);
    const builder = new InventoryBuilder('requirements.txt');
    const ports = { readText: () => Promise.resolve(undefined), declared: () => Promise.resolve(undefined) };
    const list = [...lines, ...others, 'a-new-one==1.0', 'Flask-New==3.10', 'zope.new==2'].join('\n');
    await readText(list, 'requirements.txt', builder, ports);
    plan = planSync(workbook.rows, builder.build());
    const { edits, packages } = syncRequest(workbook, plan, { mark: 'none' });
    synced = patchedOf(bytes, patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), edits, undefined, packages));
  });

  it('plans just that', () => {
    deepStrictEqual([plan.added.length, plan.changed.length, plan.notInstalled.length], [3, 5, 4]);
  });

  it('changes the sheet alone, and in it three new rows, five versions with their links, and the dimension', () => {
    deepStrictEqual(synced.changed, [sheetPart]);
    const rowsOf = (sheet: string): ReadonlyMap<number, string> =>
      new Map([...sheet.matchAll(/<row r="(\d+)".*?(?:<\/row>|\/>)/gs)].map(([row, number]) => [Number(number), row]));
    const [was, now] = [rowsOf(old), rowsOf(synced.sheet)];
    const differing = [...now].filter(([number, row]) => was.get(number) !== row).map(([number]) => number);
    const changedRows = plan.changed.map(({ row }) => row);
    deepStrictEqual(
      differing,
      [...changedRows, 491, 492, 493].sort((a, b) => a - b),
    );
    // Of a changed row: the version, and the cached text of the link that is made from it.
    const rest = (row: string | undefined): string => (row ?? '').replace(/<c r="[CD]\d+".*?(?:<\/c>|\/>)/gs, '');
    for (const number of changedRows) strictEqual(rest(now.get(number)), rest(was.get(number)), `row ${number}`);
    const around = (sheet: string): string => sheet.replace(/<sheetData>.*<\/sheetData>/s, '');
    strictEqual(around(synced.sheet), around(old).replace('ref="A1:W490"', 'ref="A1:W493"'));
  });

  it('keeps everything that a person wrote, also in rows of packages that are no longer installed', () => {
    const [before, after] = [readBytes(bytes).rows, synced.workbook.rows];
    strictEqual(after.length, before.length + 3);
    for (const [at, { row, cells }] of before.entries()) {
      const { currentVersion, pypiCurrentLink, ...others } = cells;
      const { currentVersion: version, pypiCurrentLink: link, ...same } = after[at]?.cells ?? {};
      deepStrictEqual(same, others, `row ${row}`);
      if (plan.changed.some((planned) => planned.row === row))
        deepStrictEqual(version, { kind: 'text', text: '99.10' });
      else deepStrictEqual([version, link], [currentVersion, pypiCurrentLink]);
    }
  });
});

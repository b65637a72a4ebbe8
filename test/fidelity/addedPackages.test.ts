/** Packages added to the real review workbook: every other byte stays, and other programs read the new rows and all the old ones. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnName } from '../../src/xlsx/cell/cellAddress';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { addToBytes, readBytes, type Patched } from '../support/patchedSheet';
import { needSharedData } from '../support/sharedData';
import { availableJudges, differences, type Judge, type SeenCells } from './judges';

const sheetPart = 'xl/worksheets/sheet1.xml';
const names = ['Flask==3.0.1', 'zope.event==4.10', 'a-new-one'];

describe('packages added to the real review workbook', function () {
  this.timeout(300_000);
  let scratch: string;
  let bytes: Buffer;
  let added: Patched;
  before(async function () {
    scratch = await mkdtemp(join(tmpdir(), 'ihacpa-added-'));
    bytes = await readFile(needSharedData(this, 'review-workbook.xlsx'));
    added = addToBytes(bytes, ...names);
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('change the sheet alone, and in it nothing but the dimension and the new rows', () => {
    deepStrictEqual(added.changed, [sheetPart]);
    const archive = openZip(bytes);
    const old = archive.read(archive.entry(sheetPart)!).toString();
    const rows = /<row r="491".*?(?=<\/sheetData>)/s.exec(added.sheet)?.[0] ?? '';
    strictEqual((rows.match(/<row /g) ?? []).length, 3);
    strictEqual(added.sheet.replace(rows, ''), old.replace('ref="A1:W490"', 'ref="A1:W493"'));
  });

  it('have the form of the last package that nobody has reviewed, and numbers that go on', () => {
    const row = (number: number): string => new RegExp(`<row r="${number}".*?</row>`, 's').exec(added.sheet)?.[0] ?? '';
    const styles = (number: number): string =>
      [...row(number).matchAll(/<c r="([A-Z]+)\d+"(?: s="(\d+)")?/g)].map(([, at, s]) => `${at}:${s}`).join(' ');
    const opening = (number: number): string => /^<row [^>]*>/.exec(row(number))?.[0].replace(/ r="\d+"/, '') ?? '';
    for (const number of [491, 492, 493]) {
      strictEqual(styles(number), styles(488));
      strictEqual(opening(number), opening(488));
    }
    deepStrictEqual(
      readBytes(added.bytes)
        .rows.slice(-3)
        .map(({ row: number, displayName, cells }) => [number, displayName, cells.index, cells.currentVersion]),
      [
        [491, 'Flask', { kind: 'number', value: 486, digits: '486' }, { kind: 'text', text: '3.0.1' }],
        [492, 'zope.event', { kind: 'number', value: 487, digits: '487' }, { kind: 'text', text: '4.10' }],
        [493, 'a-new-one', { kind: 'number', value: 488, digits: '488' }, { kind: 'empty' }],
      ],
    );
  });

  it('are read by other programs with every formula calculated alike, and everything else as it was', async () => {
    const judges = await availableJudges();
    const base = join(scratch, 'base.xlsx');
    const file = join(scratch, 'added.xlsx');
    await writeFile(base, bytes);
    await writeFile(file, added.bytes);
    for (const judge of judges) {
      const seen = await judge.see([base, file], scratch);
      const before = seen.get(base) ?? new Map<string, string>();
      const now = seen.get(file) ?? new Map<string, string>();
      ok(before.size > 3000, judge.name);
      const changed = differences(before, now);
      const cells = newCells(judge);
      deepStrictEqual([...changed].sort(), [...cells.keys()].sort(), judge.name);
      if (judge.name === 'LibreOffice') for (const [cell, text] of cells) strictEqual(shown(now, cell), text, cell);
      console.log(`      ${judge.name}: ${changed.length} new cells, ${before.size} others as they were`);
    }
  });

  /** What a new row shows, by the name that the judge gives a cell. */
  function newCells({ name }: Judge): ReadonlyMap<string, string> {
    const { rows, columns } = readBytes(added.bytes);
    const cells = new Map<string, string>();
    for (const { row, cells: contents } of rows.slice(-3)) {
      for (const [field, content] of Object.entries(contents)) {
        const column = columns.get(field as Parameters<typeof columns.get>[0]) ?? 0;
        const key = name === 'LibreOffice' ? `Sheet1!${row}!${column}` : `Sheet1!${columnName(column)}${row}`;
        if (content.kind === 'formula') cells.set(key, content.cached);
        else if (content.kind === 'text') cells.set(key, content.text);
        else if (content.kind === 'number') cells.set(key, content.digits);
      }
    }
    return cells;
  }
});

function shown(cells: SeenCells, cell: string): string {
  return (cells.get(cell) ?? '').replace(/^"|"$/g, '').replaceAll('""', '"');
}

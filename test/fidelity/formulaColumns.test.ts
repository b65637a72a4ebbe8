/** Formula columns that people add beside the results: a scan's saves cost little more, and no result that is kept is out of date. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import { columnName } from '../../src/xlsx/cell/cellAddress';
import { encodeXml } from '../../src/xlsx/xml/xmlText';
import { readPlainZip } from '../support/judge/plainZip';
import { readFacts } from '../support/judge/workbookFacts';
import { patchBytes } from '../support/patchedSheet';
import { createRig, editOf } from '../support/saverRig';
import { needSharedData } from '../support/sharedData';
import { soakSample } from '../support/soak';
import { buildZip } from '../support/zipBuilder';
import { availableJudges, type SeenCells } from './judges';

/** `#` is the row. */
const columns: readonly string[] = [
  'COUNTIF($W$4:W#,W#)',
  'COUNTIF($W$4:$W$490,W#)',
  'SUM($X$4:X#)',
  'VLOOKUP(B#,$B$4:$W$490,22,FALSE)',
  'SUMPRODUCT(--($W$4:$W$490=W#))',
  'INDEX($W$4:$W$490,MATCH(B#,$B$4:$B$490,0))',
  '_xlfn.XLOOKUP(B#,$B$4:$B$490,$W$4:$W$490)',
  '_xlfn._xlws.FILTER($B$4:$B$490,$W$4:$W$490=W#)',
  'COUNTIF(Reviews[Recommendation],W#)',
  'COUNTA(B:W)',
  'INDIRECT("W"&ROW())',
  'OFFSET($W$3,ROW()-3,0)',
  '_xlfn.LET(_xlpm.x,W#,IF(_xlpm.x="","open",_xlpm.x))',
  'ISBLANK(W#)',
  'IF(W#="PROCEED",1,0)',
  'IFERROR(SEARCH("VULNERABLE",P#),0)',
  '_xlfn.TEXTJOIN(", ",TRUE,M#,P#,R#,T#,V#)',
  'LEN(W#)&" "&F#',
  'COUNTIFS($W$4:$W$490,W#,$C$4:$C$490,C#)',
  'AND(F#<>"",F#<>C#)',
];
/** Of column X, the first behind those of the sheet. */
const firstColumn = 24;
const sheetPart = 'xl/worksheets/sheet1.xml';
const batches = 10;
/** Times the processor's time of the same saves without the column. */
const mostTime = 1.5;
/** Of the saves without and with a column: the least of each counts. More turns are taken only where a busy machine may have disturbed some. */
const turns = 12;

/** The formulas in every row, each column with the results that it is given. */
function withColumns(
  bytes: Buffer,
  formulas: readonly string[],
  resultOf: (row: number, column: number) => string,
): Buffer {
  const cellsOf = (row: number): string =>
    formulas
      .map((formula, at) => {
        const column = firstColumn + at;
        const text = encodeXml(formula.replaceAll('#', String(row)));
        return `<c r="${columnName(column)}${row}" t="str"><f>${text}</f><v>${encodeXml(resultOf(row, column))}</v></c>`;
      })
      .join('');
  const entries = readPlainZip(bytes).map((entry) => {
    if (entry.name !== sheetPart) return entry;
    const content = entry.content
      .toString()
      .replace(/ spans="[^"]*"/g, '')
      .replace(/(<row r="(\d+)"[^>]*[^/]>)(.*?)<\/row>/gs, (whole, open: string, row: string, cells: string) =>
        Number(row) < 4 ? whole : `${open}${cells}${cellsOf(Number(row))}</row>`,
      );
    return { ...entry, content };
  });
  return buildZip(entries);
}

describe('formula columns beside the results of the real review workbook', function () {
  this.timeout(900_000);
  let scratch: string;
  let bytes: Buffer;
  before(async function () {
    scratch = await mkdtemp(join(tmpdir(), 'ihacpa-formulas-'));
    bytes = await readFile(needSharedData(this, 'review-workbook.xlsx'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  /** Milliseconds of the processor for the saves of a scan's first batches. */
  async function costOf(workbook: Buffer): Promise<number> {
    const rig = await createRig(workbook);
    const { rows } = await rig.read();
    const started = process.cpuUsage();
    for (let batch = 0; batch < batches; batch++) {
      const edits = rows.slice(batch * 10, batch * 10 + 10).flatMap((row): CellEdit[] =>
        (['recommendation', 'nvdResult', 'latestVersion'] as const).map((field) => ({
          package: row.identity,
          field,
          value: { kind: 'text', text: `VULNERABLE - ${field} of ${row.displayName}` },
          look: 'vulnerable',
          expected: row.cells[field] ?? { kind: 'empty' },
        })),
      );
      const outcome = await rig.saver.atomicSave({ path: rig.path, edits });
      ok(outcome.status === 'saved' && outcome.written.length > 0);
    }
    const { user, system } = process.cpuUsage(started);
    await rig.dispose();
    return (user + system) / 1000;
  }

  it('cost the saves of a scan little more', async () => {
    await costOf(bytes);
    await costOf(withColumns(bytes, columns.slice(0, 1), () => '1'));
    const slow: string[] = [];
    for (const at of soakSample(columns.length, 5)) {
      const formula = columns[at]!;
      const workbook = withColumns(bytes, [formula], () => '1');
      let [without, withColumn] = [Infinity, Infinity];
      for (let turn = 0; turn < turns && !(turn >= 3 && withColumn <= mostTime * without); turn++) {
        without = Math.min(without, await costOf(bytes));
        withColumn = Math.min(withColumn, await costOf(workbook));
      }
      const ratio = withColumn / without;
      console.log(`      ${ratio.toFixed(2)} times ${without.toFixed(0)} ms: ${formula}`);
      if (ratio > mostTime) slow.push(formula);
    }
    deepStrictEqual(slow, []);
  });

  it('keep no result that is out of date, as LibreOffice calculates them', async function () {
    const judge = (await availableJudges()).find(({ name }) => name === 'LibreOffice');
    if (judge === undefined) this.skip();
    const see = async (name: string, workbook: Buffer): Promise<SeenCells> => {
      const file = join(scratch, name);
      await writeFile(file, workbook);
      return (await judge.see([file], scratch)).get(file) ?? new Map<string, string>();
    };
    const shown = (seen: SeenCells, row: number, column: number): string =>
      (seen.get(`Sheet1!${row}!${column}`) ?? '').replace(/^"|"$/gs, '').replaceAll('""', '"');
    const first = await see(
      'first.xlsx',
      withColumns(bytes, columns, () => ''),
    );
    const before = withColumns(bytes, columns, (row, column) => shown(first, row, column));
    const { bytes: after } = patchBytes(before, (workbook) =>
      workbook.rows
        .slice(0, 40)
        .map((row) => editOf(workbook, row.identity.name, 'recommendation', `REVIEWED ${row.displayName}`, 'update')),
    );
    const now = await see('now.xlsx', after);
    let kept = 0;
    const wrong: string[] = [];
    for (const [cell, { value, formula }] of readFacts(after).cells) {
      const [, column = 0, row = 0] = (/^Sheet1!(\d+),(\d+)$/.exec(cell) ?? []).map(Number);
      if (column < firstColumn || formula === undefined || value === 'str:' || value === 'n:') continue;
      kept++;
      if (value !== `str:${shown(now, row, column)}`) wrong.push(`${cell}: ${value} is ${shown(now, row, column)}`);
    }
    console.log(`      ${kept} results kept, ${wrong.length} out of date, the others left to be calculated`);
    deepStrictEqual(wrong.slice(0, 5), []);
  });
});

/** Sheets that are streamed come out as those held whole: the same cells, the same bytes of every part, by the same plan. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { CellEdit } from '../../../src/core/cells/cellEdit';
import { UserError } from '../../../src/core/message/errors';
import { reviewFields, type ReviewField } from '../../../src/core/sheet/reviewField';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { patchWorkbook, type PatchedWorkbook } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { verifyOutput } from '../../../src/workbook/save/verifyPatch';
import { patchStreamed } from '../../../src/workbook/save/patchStreamed';
import { Unstreamable } from '../../../src/xlsx/stream/sheetExcerpt';
import { defaultZipLimits } from '../../../src/xlsx/zip/zipLimits';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { largeWorkbook } from '../../support/largeWorkbook';
import { readBytes } from '../../support/patchedSheet';
import { createRig, editOf } from '../../support/saverRig';
import { soakCount } from '../../support/soak';
import {
  buildWorkbook,
  headerRow,
  plainStyles,
  packageRow,
  relation,
  textCell,
  type BuiltWorkbook,
} from '../../support/workbookBuilder';
import { buildZip } from '../../support/zipBuilder';

const sheetPart = 'xl/worksheets/sheet1.xml';

/** Both ways of patching, held against each other; resolves with the new file. */
async function patchBothWays(
  bytes: Buffer,
  edits: readonly CellEdit[],
  largeBytes: number,
  chunkBytes: number,
): Promise<Buffer> {
  const whole = patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), edits);
  const streamed = await patchStreamed(openWorkbookPackage(bytes), edits, { largeBytes, chunkBytes });
  deepStrictEqual(planOf(streamed), planOf(whole));
  const results = [whole, streamed].map(({ base, output }) => {
    if (output === undefined) return bytes;
    verifyOutput(base.workbook, output, defaultZipLimits);
    return output.bytes;
  });
  const [expected, found] = results.map((file) => partsOf(file));
  deepStrictEqual(found, expected);
  return results[1] ?? bytes;
}

function planOf({ plan }: PatchedWorkbook): unknown {
  const { written, kept, missing, refused } = plan;
  return { written, kept, missing, refused };
}

function partsOf(file: Buffer): ReadonlyMap<string, string> {
  const archive = openZip(file);
  return new Map(archive.entries.map((entry) => [entry.name, archive.read(entry).toString('latin1')]));
}

/** The parts unpacked, so that chunks may end at any byte. */
function stored(bytes: Buffer): Buffer {
  const archive = openZip(bytes);
  return buildZip(archive.entries.map((entry) => ({ name: entry.name, content: archive.read(entry), stored: true })));
}

const fields = [
  'datePublished',
  'latestVersion',
  'requires',
  'githubUrl',
  'githubAdvisoryUrl',
  'githubAdvisoryResult',
  'recommendation',
] as const;

interface RandomRow {
  readonly name: number;
  readonly version: number;
  readonly gap: number;
  readonly shared: boolean;
  readonly own: number;
  readonly date: boolean;
  readonly held: number;
  readonly comment: boolean;
}

const randomRow: fc.Arbitrary<RandomRow> = fc.record({
  name: fc.nat(12),
  version: fc.nat(2),
  gap: fc.constantFrom(0, 0, 0, 1, 3),
  shared: fc.boolean(),
  own: fc.nat(4),
  date: fc.boolean(),
  held: fc.nat(3),
  comment: fc.constantFrom(false, false, false, true),
});

interface RandomEdit {
  readonly name: number;
  readonly version: number;
  readonly field: ReviewField;
  readonly value: CellEdit['value'];
  readonly clean: boolean;
}

const randomEdit: fc.Arbitrary<RandomEdit> = fc.record({
  name: fc.nat(12),
  version: fc.nat(2),
  field: fc.constantFrom(...fields),
  value: fc.constantFrom<CellEdit['value']>(
    { kind: 'text', text: 'PROCEED' },
    { kind: 'text', text: 'https://example.org/new' },
    { kind: 'text', text: '' },
    { kind: 'date', day: '2024-05-31' },
    { kind: 'number', value: 7 },
    { kind: 'formula', formula: 'CONCAT($B2,"/x")', cached: 'y' },
  ),
  clean: fc.boolean(),
});

/** A sheet with gaps, equal packages, shared and own formulas that read their own and other rows, links and merges. */
function randomWorkbook(
  rows: readonly RandomRow[],
  useStrings: boolean,
  farFormula: boolean,
): { readonly bytes: Buffer; readonly names: readonly string[] } {
  const strings = ['CHECK', 'unused'];
  const text = (address: string, value: string): string =>
    useStrings ? `<c r="${address}" t="s"><v>${strings.push(value) - 1}</v></c>` : textCell(address, value);
  let xml = '';
  let row = headerAt;
  let isFirstShared = true;
  for (const { name, version, gap, shared, own, date, held, comment } of rows) {
    row += 1 + gap;
    let cells = text(`B${row}`, `Package_${name}`) + text(`C${row}`, `1.${version}`);
    if (date) cells += `<c r="E${row}" s="1"><v>45000</v></c>`;
    if (own > 0) {
      const formula = [
        `CONCAT($B${row},F${row})`,
        `CONCAT($B${row},"${row}")`,
        `G${row - 1}&amp;"x"`,
        `SUM(E2:E${row})`,
      ][own - 1];
      cells += `<c r="G${row}" t="str"><f>${formula}</f><v>old</v></c>`;
    }
    if (shared) {
      const open = isFirstShared
        ? `<f t="shared" ref="L${row}:L400" si="0">CONCAT($K${row},$F$60)</f>`
        : '<f t="shared" si="0"/>';
      cells += `<c r="L${row}" t="str">${open}<v>old</v></c>`;
      isFirstShared = false;
    }
    if (held > 0) cells += held === 1 ? `<c r="M${row}" t="s"><v>0</v></c>` : text(`M${row}`, `held ${held}`);
    xml += `${comment ? '<!-- a comment </row> -->' : ''}<row r="${row}" spans="1:13">${cells}</row>\n`;
  }
  const built: BuiltWorkbook = {
    rows: Array.from({ length: headerAt - 1 }, (_, at) => `<row r="${at + 1}"/>`).join('') + lowHeader() + xml,
    head: `<dimension ref="A1:M${row}"/>`,
    tail: '<mergeCells count="1"><mergeCell ref="J63:K64"/></mergeCells><hyperlinks><hyperlink ref="K52:K75" r:id="rId1"/></hyperlinks>',
    relations: relation(1, 'hyperlink', 'https://old.example', true),
    strings,
    styles: plainStyles.replace('numFmtId="14"', 'numFmtId="15"'),
    calcChain: '<c r="L2"/>',
    ...(farFormula ? { otherRows: '<row r="1"><c r="A1"><f>Review!M61&amp;"x"</f><v>0</v></c></row>' } : {}),
  };
  return { bytes: buildWorkbook(built), names: rows.map(({ name }) => `package-${name}`) };
}

/** So far down that nearly all rows below are left out of an excerpt unless they matter. */
const headerAt = 47;

function lowHeader(): string {
  return headerRow().replaceAll('1" t=', `${headerAt}" t=`).replace('<row r="1"', `<row r="${headerAt}"`);
}

function editsOf(bytes: Buffer, wanted: readonly RandomEdit[]): readonly CellEdit[] {
  const { rows } = readBytes(bytes);
  return wanted.map(({ name, version, field, value, clean }) => {
    const identity = { name: `package-${name}`, version: `1.${version}`, occurrence: 0 };
    const row = rows.find(
      (candidate) => candidate.identity.name === identity.name && candidate.identity.version === identity.version,
    );
    const expected = row?.cells[field] ?? { kind: 'empty' as const };
    return { package: row?.identity ?? identity, field, value, look: clean ? 'clean' : 'plain', expected };
  });
}

describe('a streamed sheet', function () {
  this.timeout(600_000);

  it('is patched like one held whole, whatever is in it', async () => {
    let written = 0;
    let heldWhole = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomRow, { minLength: 1, maxLength: 60 }),
        fc.array(randomEdit, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0, 700, 3000),
        fc.integer({ min: 64, max: 5000 }),
        async (rows, wanted, useStrings, farFormula, largeBytes, chunkBytes) => {
          const { bytes } = randomWorkbook(rows, useStrings, farFormula);
          const edits = editsOf(bytes, wanted);
          try {
            const now = await patchBothWays(bytes, edits, largeBytes, chunkBytes);
            if (!now.equals(bytes)) written++;
          } catch (error) {
            // Formulas that lead from row to row: such a sheet is held whole.
            if (!(error instanceof Unstreamable)) throw error;
            heldWhole++;
          }
        },
      ),
      { numRuns: soakCount(200, 20_000) },
    );
    console.log(`      ${written} sheets written to, ${heldWhole} that must be held whole`);
    // About half of the edits find what they expect.
    ok(written > soakCount(200, 20_000) / 4 && heldWhole < written / 4);
  });

  it('may be cut into chunks at any byte', async () => {
    const rows: RandomRow[] = Array.from({ length: 70 }, (_, at) => ({
      ...{ name: at % 13, version: at % 3, gap: at % 9 === 0 ? 2 : 0, shared: true, own: at % 3 },
      ...{ date: at > 40, held: at % 4, comment: at % 11 === 0 },
    }));
    const { bytes } = randomWorkbook(rows, true, true);
    const edits = editsOf(bytes, [
      { name: 0, version: 0, field: 'recommendation', value: { kind: 'text', text: 'PROCEED' }, clean: true },
      { name: 0, version: 0, field: 'githubAdvisoryUrl', value: { kind: 'text', text: 'none' }, clean: false },
      { name: 5, version: 2, field: 'datePublished', value: { kind: 'date', day: '2024-05-31' }, clean: true },
    ]);
    const file = stored(bytes);
    for (const chunkBytes of [1, 2, 3, 5, 7, 64, 1000]) await patchBothWays(file, edits, 0, chunkBytes);
  });

  it('keeps what a later save does not touch packed as it is', async () => {
    const bytes = largeWorkbook(2000);
    const edit = (n: number): CellEdit =>
      editOf(readBytes(bytes), `package-${n}`, 'recommendation', `text ${n}`, 'clean');
    const first = await patchStreamed(openWorkbookPackage(bytes), [edit(3)], { largeBytes: 0 });
    ok(first.output !== undefined);
    const table = first.output.packed.get(sheetPart)?.windows;
    const workbook = openWorkbookPackage(first.output.bytes);
    const again = await patchStreamed(workbook, [edit(1000)], { largeBytes: 0 }, table);
    const afresh = await patchStreamed(workbook, [edit(1000)], { largeBytes: 0 });
    ok(again.output !== undefined && afresh.output !== undefined);
    verifyOutput(workbook, again.output, defaultZipLimits);
    deepStrictEqual(partsOf(again.output.bytes), partsOf(afresh.output.bytes));
    const windows = again.output.packed.get(sheetPart)?.windows ?? [];
    ok(windows.length > 20);
    strictEqual(windows.filter((window, at) => window.crc32 !== table?.[at]?.crc32).length, 1);
  });

  it('is saved by the saver, batch after batch, like one held whole', async () => {
    const bytes = largeWorkbook(300);
    const whole = await createRig(bytes);
    const streamed = await createRig(bytes, { largeBytes: 0 });
    for (const n of [0, 7, 150, 299, 7]) {
      const outcomes = [];
      for (const rig of [whole, streamed]) {
        const edits = [
          editOf(await rig.read(), `package-${n}`, 'latestVersion', `${n}.${rig.committed.length}`, 'update'),
        ];
        outcomes.push(await rig.saver.atomicSave({ path: rig.path, edits }));
      }
      const [a, b] = outcomes;
      ok(a?.status === 'saved' && b?.status === 'saved');
      deepStrictEqual(b.written, a.written);
      strictEqual(b.newHash, a.newHash);
    }
    await whole.dispose();
    await streamed.dispose();
  });

  const damaged: readonly [string, (sheet: string) => string, RegExp][] = [
    ['rows out of order', (sheet) => sheet.replace('<row r="3"', '<row r="1"'), /row 1 after row 2/],
    [
      'rows that never end',
      (sheet) => sheet.replace('</sheetData>', ''),
      /unsupported part between its rows|never end|do not fit together/,
    ],
    ['no rows at all', (sheet) => sheet.replaceAll('sheetData', 'other'), /without <sheetData>/],
    ['a DOCTYPE', (sheet) => sheet.replace('<worksheet', '<!DOCTYPE x><worksheet'), /DOCTYPE/],
    [
      'text among the rows',
      (sheet) => sheet.replace('<row r="3"', 'text<row r="3"'),
      /unsupported part between its rows/,
    ],
  ];
  for (const [title, damage, reason] of damaged) {
    it(`is refused by the same names: ${title}`, async () => {
      const archive = openZip(buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '1') }));
      const bytes = buildZip(
        archive.entries.map((entry) => {
          const content = archive.read(entry).toString();
          return { name: entry.name, content: entry.name === sheetPart ? damage(content) : content };
        }),
      );
      const edits = [
        {
          package: { name: 'a', version: '1', occurrence: 0 },
          field: 'requires',
          value: { kind: 'text', text: 'x' },
          look: 'plain',
          expected: { kind: 'empty' },
        },
      ] as const;
      for (const largeBytes of [0, Infinity]) {
        const rig = await createRig(bytes, { largeBytes });
        await rejects(rig.saver.atomicSave({ path: rig.path, edits }), (error: unknown) => {
          ok(error instanceof UserError && reason.test(error.message), String(error));
          return true;
        });
        await rig.dispose();
      }
    });
  }

  it('is refused for a wrong checksum', async () => {
    const bytes = largeWorkbook(300);
    const entry = openZip(bytes).entry(sheetPart)!;
    const edits = [editOf(readBytes(bytes), 'package-1', 'requires', 'x')];
    for (const at of [entry.dataOffset + 4000, entry.dataOffset + entry.compressedSize - 2]) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x10;
      await rejects(patchStreamed(openWorkbookPackage(broken), edits, { largeBytes: 0 }), /damaged|unusual/);
    }
  });

  it('gets dates in the format of the first date of the column, wherever that stands', async () => {
    const rows = Array.from({ length: 120 }, (_, at) =>
      packageRow(at + 2, `p${at}`, '1', at > 90 ? `<c r="E${at + 2}" s="1"><v>1</v></c>` : ''),
    );
    const styles = plainStyles.replace('numFmtId="14"', 'numFmtId="15"');
    const bytes = buildWorkbook({ rows: headerRow() + rows.join(''), styles });
    const edits = [editOf(readBytes(bytes), 'p3', 'datePublished', { kind: 'date', day: '2024-05-31' })];
    const now = await patchBothWays(bytes, edits, 0, 1000);
    ok(partsOf(now).get(sheetPart)?.includes('<c r="E5" s="1"><v>45443</v></c>'));
  });

  it('is read again where formulas lead from row to row', async () => {
    const cell = (row: number): string => `<c r="G${row}" t="str"><f>G${row - 1}&amp;"x${row}"</f><v>old</v></c>`;
    const rows = Array.from({ length: 80 }, (_, at) =>
      packageRow(at + 2, `p${at + 2}`, '1', at > 0 ? cell(at + 2) : ''),
    );
    const bytes = buildWorkbook({ rows: headerRow() + rows.join('') });
    const edits = [editOf(readBytes(bytes), 'p2', 'pypiLatestLink', 'start')];
    ok((await patchStreamed(openWorkbookPackage(bytes), edits, { largeBytes: 0 })).output !== undefined);
    const whole = await createRig(bytes);
    const streamed = await createRig(bytes, { largeBytes: 0 });
    for (const rig of [whole, streamed]) await rig.saver.atomicSave({ path: rig.path, edits });
    strictEqual(streamed.committed[0]?.newHash, whole.committed[0]?.newHash);
    ok(streamed.committed[0] !== undefined);
    await whole.dispose();
    await streamed.dispose();
  });

  it('is held whole where rows do not tell their numbers', async () => {
    const rows = headerRow() + packageRow(2, 'a', '1').replace(' r="2"', '') + packageRow(3, 'b', '1');
    const bytes = buildWorkbook({ rows });
    const edits = [editOf(readBytes(bytes), 'b', 'requires', 'x')];
    await rejects(patchStreamed(openWorkbookPackage(bytes), edits, { largeBytes: 0 }), Unstreamable);
    const rig = await createRig(bytes, { largeBytes: 0 });
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
    await rig.dispose();
  });

  it('knows every column that the review sheet has', () => {
    ok(fields.every((field) => field in reviewFields));
  });
});

/** A process that patches damaged workbooks, one per seed, and prints what became of them. Refuses to share its memory with other tests. */
import { ok } from 'node:assert/strict';
import { deflateRawSync, crc32 } from 'node:zlib';
import { displayText } from '../../src/core/spreadsheet/cell';
import { sha256 } from '../../src/platform/contentHash';
import { checkWorkbook } from '../../src/xlsx/package/checkWorkbook';
import { openWorkbookPackage, type WorkbookPackage } from '../../src/xlsx/package/workbookPackage';
import { Refusal } from '../../src/xlsx/refusal';
import { readPackageRows } from '../../src/workbook/review/reviewRows';
import { patchWorkbook, type PatchedWorkbook } from '../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../src/workbook/save/preparedWorkbook';
import { patchStreamed } from '../../src/workbook/save/patchStreamed';
import { Unstreamable } from '../../src/xlsx/stream/sheetExcerpt';
import { verifyOutput } from '../../src/workbook/save/verifyPatch';
import { defaultZipLimits } from '../../src/xlsx/zip/zipLimits';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { rewriteZip } from '../../src/xlsx/zip/zipWriter';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { isInSlice } from '../support/soak';
import { buildWorkbook, headerRow, packageRow, relation, textCell } from '../support/workbookBuilder';

const shared = (row: number): string =>
  `<c r="D${row}" t="str"><f t="shared"${row === 2 ? ' ref="D2:D4" si="0">CONCAT($B2,$C2)</f>' : ' si="0"/>'}<v>x</v></c>`;
const bytes = buildWorkbook({
  head: '<dimension ref="A1:W4"/>',
  rows:
    headerRow() +
    ['a', 'b', 'c']
      .map((name, at) => packageRow(at + 2, name, '1', shared(at + 2) + textCell(`N${at + 2}`, `note ${name}`)))
      .join(''),
  tail: '<mergeCells count="1"><mergeCell ref="X1:Y1"/></mergeCells><hyperlinks><hyperlink ref="K2" r:id="rId1"/></hyperlinks>',
  relations: relation(1, 'hyperlink', 'https://example.org', true),
  strings: ['one', 'two'],
  calcChain: '<c r="D2"/>',
});
const edits = [editOf(patchBytes(bytes, () => []).workbook, 'a', 'recommendation', 'PROCEED', 'clean')];
const parts = [
  'xl/worksheets/sheet1.xml',
  'xl/styles.xml',
  'xl/workbook.xml',
  'xl/_rels/workbook.xml.rels',
  '[Content_Types].xml',
];

/** xorshift: the seed printed with a failure makes it happen again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const tokens = [
  '<',
  '>',
  '"',
  "'",
  '/',
  '&',
  '<row r="9">',
  '</row>',
  '<c r="B2">',
  '</c>',
  '<f>',
  '<!--',
  '<![CDATA[',
  ' r="1"',
  '\0',
  '<v>',
  '</sheetData>',
];

function mutated(content: Buffer, random: (below: number) => number): Buffer {
  let now = content;
  for (let change = random(3); change >= 0; change--) {
    const at = random(now.length);
    const length = random(12);
    const piece = [
      () => Buffer.from([random(256)]),
      () => Buffer.from(tokens[random(tokens.length)] ?? ''),
      () => now.subarray(at, at + random(60)),
      () => Buffer.alloc(0),
    ][random(4)]!();
    now = Buffer.concat([now.subarray(0, at), piece, now.subarray(at + length)]);
  }
  return now;
}

/** The whole file with changed bytes, or one part of it with changed text and right checksums. */
function mutant(seed: number): Buffer {
  const random = randomFrom(seed);
  if (random(4) === 0) return mutated(bytes, random);
  const archive = openZip(bytes);
  const part = parts[random(random(2) === 0 ? 1 : parts.length)] ?? '';
  const content = mutated(archive.read(archive.entry(part)!), random);
  const deflated = { pieces: [deflateRawSync(content, { level: 1 })], crc32: crc32(content), size: content.length };
  return Buffer.concat(rewriteZip(archive, { replace: new Map([[part, deflated]]), remove: new Set() }));
}

/** All cells but the written one and the formulas' results. */
function untouched(file: Buffer): string {
  const { review } = prepareWorkbook(openWorkbookPackage(file));
  const rows = [...readPackageRows(review)].map(({ row, cells }) =>
    Object.entries(cells).map(([field, cell]) => [
      row,
      field,
      cell.kind === 'formula' ? cell.formula : displayText(cell),
    ]),
  );
  return JSON.stringify(rows.flat().filter(([, field]) => field !== 'recommendation'));
}

export interface MutantResults {
  readonly refused: number;
  readonly saved: number;
  readonly unchanged: number;
  /** Milliseconds. */
  readonly slowest: number;
  /** MiB. */
  readonly peak: number;
}

/** undefined: damaged in a row that the patch has nothing to do with. */
function untouchedOrRefused(file: Buffer): string | undefined {
  try {
    return untouched(file);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** As a save does. */
async function opened(file: Buffer): Promise<WorkbookPackage> {
  const workbook = openWorkbookPackage(file);
  await checkWorkbook(workbook, sha256(file));
  return workbook;
}

/** undefined: refused. */
async function patched(patch: () => Promise<PatchedWorkbook>, seed: number): Promise<PatchedWorkbook | undefined> {
  try {
    const done = await patch();
    if (done.output !== undefined) verifyOutput(done.base.workbook, done.output, defaultZipLimits);
    return done;
  } catch (error) {
    ok(error instanceof Refusal || error instanceof Unstreamable, `seed ${seed}: ${String(error)}`);
    return undefined;
  }
}

/** A streamed sheet may be refused for more, as all its rows are read, but never saved as anything else. */
function checkStreamed(whole: PatchedWorkbook | undefined, streamed: PatchedWorkbook | undefined, seed: number): void {
  if (streamed === undefined) return;
  ok(whole !== undefined, `seed ${seed}: saved when streamed, refused as a whole`);
  const same = streamed.output === undefined || whole.output?.bytes.equals(streamed.output.bytes) === true;
  ok(
    same && (streamed.output === undefined) === (whole.output === undefined),
    `seed ${seed}: saved otherwise when streamed`,
  );
}

/** Throws at the first mutant that is neither refused nor saved with every other cell as it was. */
async function patchMutants(count: number): Promise<MutantResults> {
  const results = { refused: 0, saved: 0, unchanged: 0 };
  let slowest = 0;
  for (let seed = 1; seed <= count; seed++) {
    if (!isInSlice(seed)) continue;
    const started = performance.now();
    const file = mutant(seed);
    const whole = await patched(async () => patchWorkbook(prepareWorkbook(await opened(file)), edits), seed);
    const before = whole?.output === undefined ? undefined : untouchedOrRefused(file);
    if (whole !== undefined && whole.output === undefined) results.unchanged++;
    else if (whole?.output === undefined || before === undefined) results.refused++;
    else {
      ok(untouched(whole.output.bytes) === before, `seed ${seed}: another cell changed`);
      results.saved++;
    }
    if (seed % 4 === 0) {
      const sizes = { largeBytes: 0, chunkBytes: 64 + (seed % 997) };
      checkStreamed(whole, await patched(async () => patchStreamed(await opened(file), edits, sizes), seed), seed);
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  return { ...results, slowest, peak: process.resourceUsage().maxRSS / 1024 };
}

void patchMutants(Number(process.argv[2])).then((results) => process.stdout.write(JSON.stringify(results)));

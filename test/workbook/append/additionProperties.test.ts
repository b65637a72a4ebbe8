/** Whatever stands in a sheet: packages that are added leave every other row byte for byte, read back as named, and come out the same streamed. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { NewPackage } from '../../../src/core/package/newPackage';
import { normalizeName } from '../../../src/core/package/packageName';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { Refusal } from '../../../src/xlsx/refusal';
import { patchWorkbook, type PatchedWorkbook } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { verifyOutput } from '../../../src/workbook/save/verifyPatch';
import { patchStreamed } from '../../../src/workbook/save/patchStreamed';
import { defaultZipLimits } from '../../../src/xlsx/zip/zipLimits';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { largeWorkbook } from '../../support/largeWorkbook';
import { addToBytes, newPackages, readBytes } from '../../support/patchedSheet';
import { soakCount } from '../../support/soak';
import { buildWorkbook, headerRow, plainStyles, textCell } from '../../support/workbookBuilder';
import { buildZip } from '../../support/zipBuilder';

const sheetPart = 'xl/worksheets/sheet1.xml';
/** So far down that most rows are left out of an excerpt. */
const headerAt = 47;

const randomRow = fc.record({
  name: fc.nat(12),
  version: fc.nat(2),
  gap: fc.constantFrom(0, 0, 0, 1, 3),
  number: fc.boolean(),
  link: fc.constantFrom('none', 'own', 'shared', 'fixed'),
  other: fc.constantFrom('none', 'value', 'formula'),
  result: fc.constantFrom('none', 'styled', 'blank', 'filled'),
});
type RandomRow = typeof randomRow extends fc.Arbitrary<infer Row> ? Row : never;

const randomName = fc.record({ name: fc.nat(14), version: fc.constantFrom('', '==1.1', '==1.2.0', '==9') });

interface Below {
  /** Rows under the last package: empty ones with a format, then something or nothing. */
  readonly formatted: number;
  readonly footer: boolean;
}

const randomBelow: fc.Arbitrary<Below> = fc.record({ formatted: fc.nat(3), footer: fc.boolean() });

function randomWorkbook(rows: readonly RandomRow[], below: Below, useStrings: boolean): Buffer {
  const strings = ['unused', ''];
  const text = (address: string, value: string): string =>
    useStrings ? `<c r="${address}" t="s"><v>${strings.push(value) - 1}</v></c>` : textCell(address, value);
  let xml = '';
  let row = headerAt;
  let isFirstShared = true;
  for (const { name, version, gap, number, link, other, result } of rows) {
    row += 1 + gap;
    let cells = number ? `<c r="A${row}"><v>${row}</v></c>` : '';
    cells += text(`B${row}`, `Package_${name}`) + text(`C${row}`, `1.${version}`);
    if (link === 'own')
      cells += `<c r="D${row}" t="str"><f>CONCAT($B${row},"/",$C${row},K${row},$B$20)</f><v>old</v></c>`;
    if (link === 'fixed') cells += `<c r="D${row}" t="str"><f>HYPERLINK("https://x/${row}")</f><v>old</v></c>`;
    if (link === 'shared') {
      const open = isFirstShared
        ? `<f t="shared" ref="D${row}:D400" si="0">CONCAT($B${row},$K${row})</f>`
        : '<f t="shared" si="0"/>';
      cells += `<c r="D${row}" t="str">${open}<v>old</v></c>`;
      isFirstShared = false;
    }
    if (result === 'styled') cells += `<c r="M${row}" s="1"/>`;
    // The second shared string is empty.
    if (result === 'blank') cells += `<c r="M${row}" s="1" t="s"><v>1</v></c>`;
    if (result === 'filled') cells += text(`M${row}`, 'None found').replace(' t=', ' s="1" t=');
    if (other === 'value') cells += `<c r="X${row}" s="1"><v>5</v></c>`;
    if (other === 'formula') cells += `<c r="X${row}"><f>LEN($B${row})</f><v>5</v></c>`;
    xml += `<row r="${row}" spans="1:24" ht="30">${cells}</row>`;
  }
  const last = row;
  for (let at = 0; at < below.formatted; at++) xml += `<row r="${++row}"><c r="B${row}" s="1"/></row>`;
  if (below.footer) xml += `<row r="${(row += 2)}">${text(`D${row}`, 'Total')}</row>`;
  const header = headerRow().replaceAll('1" t=', `${headerAt}" t=`).replace('<row r="1"', `<row r="${headerAt}"`);
  return buildWorkbook({
    rows: Array.from({ length: headerAt - 1 }, (_, at) => `<row r="${at + 1}"/>`).join('') + header + xml,
    head: `<dimension ref="A1:X${row}"/>`,
    tail: `<autoFilter ref="A${headerAt}:W${last}"/><conditionalFormatting sqref="M48:M${last}"/>`,
    strings,
    styles: plainStyles
      .replace('numFmtId="14"', 'numFmtId="15" fillId="1"')
      .replace(' fillId="0" borderId="0" xfId="0" applyN', ' borderId="0" xfId="0" applyN'),
  });
}

/** Unpacked, so that chunks may end at any byte. */
function stored(bytes: Buffer): Buffer {
  const archive = openZip(bytes);
  return buildZip(archive.entries.map((entry) => ({ name: entry.name, content: archive.read(entry), stored: true })));
}

type Outcome = { readonly patch: PatchedWorkbook; readonly bytes: Buffer } | { readonly refusal: string };

async function outcomeOf(bytes: Buffer, patch: () => PatchedWorkbook | Promise<PatchedWorkbook>): Promise<Outcome> {
  try {
    const patched = await patch();
    if (patched.output !== undefined) verifyOutput(patched.base.workbook, patched.output, defaultZipLimits);
    return { patch: patched, bytes: patched.output?.bytes ?? bytes };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

function comparable(outcome: Outcome): unknown {
  if ('refusal' in outcome) return outcome;
  const archive = openZip(outcome.bytes);
  return {
    addition: outcome.patch.addition,
    parts: archive.entries.map((entry) => [entry.name, archive.read(entry).toString('latin1')]),
  };
}

function rowsOf(bytes: Buffer): ReadonlyMap<string, string> {
  const archive = openZip(bytes);
  const sheet = archive.read(archive.entry(sheetPart)!).toString();
  return new Map([...sheet.matchAll(/<row r="(\d+)"[^>]*?(?:\/>|>.*?<\/row>)/gs)].map(([row, at = '']) => [at, row]));
}

describe('packages that are added to any sheet', function () {
  this.timeout(600_000);

  it('leave the other rows byte for byte, read back as named, and are the same streamed', async () => {
    const seen = { added: 0, refused: 0, unchanged: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomRow, { maxLength: 60 }),
        randomBelow,
        fc.array(randomName, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(0, 700, 3000),
        fc.integer({ min: 64, max: 5000 }),
        async (rows, below, names, useStrings, largeBytes, chunkBytes) => {
          const bytes = stored(randomWorkbook(rows, below, useStrings));
          const packages = newPackages(...names.map(({ name, version }) => `package.${name}${version}`));
          const whole = await outcomeOf(bytes, () =>
            patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), [], undefined, packages),
          );
          const sizes = { largeBytes, chunkBytes };
          const streamed = await outcomeOf(bytes, () =>
            patchStreamed(openWorkbookPackage(bytes), [], sizes, undefined, packages),
          );
          deepStrictEqual(comparable(streamed), comparable(whole));
          if ('refusal' in whole) seen.refused++;
          else if (whole.patch.output === undefined) seen.unchanged++;
          else {
            seen.added++;
            checkAdded(bytes, whole.bytes, packages, whole.patch);
          }
        },
      ),
      { numRuns: soakCount(120, 5000) },
    );
    ok(seen.added > 50 && seen.refused > 0, JSON.stringify(seen));
    // Rare: all names are in the sheet already.
    ok(seen.unchanged >= soakCount(0, 1), JSON.stringify(seen));
  });

  it('go into a sheet of many rows within the same bytes either way', async () => {
    const bytes = largeWorkbook(3000);
    const packages = newPackages('package-17==1.17', 'new-one==1.0', 'package-18==7');
    const whole = addToBytes(bytes, 'package-17==1.17', 'new-one==1.0', 'package-18==7');
    const streamed = await outcomeOf(bytes, () =>
      patchStreamed(openWorkbookPackage(bytes), [], { largeBytes: 4096, chunkBytes: 10_000 }, undefined, packages),
    );
    deepStrictEqual(comparable(streamed), comparable(whole));
    deepStrictEqual(whole.patch.addition, {
      added: [
        { row: 3002, name: 'new-one', version: '1.0' },
        { row: 3003, name: 'package-18', version: '7' },
      ],
      present: [{ row: 19, name: 'package-17', version: '1.17' }],
      otherVersions: [{ row: 20, name: 'package-18', version: '1.18' }],
      notPrinted: false,
    });
  });
});

function checkAdded(
  before: Buffer,
  after: Buffer,
  packages: readonly NewPackage[],
  { addition }: PatchedWorkbook,
): void {
  const added = addition?.added ?? [];
  const rows = rowsOf(after);
  const own = new Set(added.map(({ row }) => String(row)));
  for (const [row, xml] of rowsOf(before)) if (!own.has(row)) strictEqual(rows.get(row), xml, `row ${row}`);
  const placed = new Set([...added, ...(addition?.present ?? [])].map(({ name }) => normalizeName(name)));
  ok(packages.every(({ name }) => placed.has(normalizeName(name))));
  const now = readRows(after);
  deepStrictEqual(now.slice(0, now.length - added.length), readRows(before));
  deepStrictEqual(
    now.slice(now.length - added.length).map(({ row, displayName, identity }) => [row, displayName, identity.version]),
    added.map(({ row, name, version }) => [row, name, version]),
  );
}

/** A sheet without packages is no review yet. */
function readRows(bytes: Buffer): ReturnType<typeof readBytes>['rows'] {
  try {
    return readBytes(bytes).rows;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'noPackageRows') return [];
    throw error;
  }
}

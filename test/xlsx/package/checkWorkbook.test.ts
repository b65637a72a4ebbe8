/** What is found of a damaged workbook before a scan looks anything up, and before a save writes a byte. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/core/message/errors';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readScannedWorkbook } from '../../../src/workbook/large/readScannedWorkbook';
import { patchFile } from '../../../src/workbook/save/patchFile';
import { Refusal } from '../../../src/xlsx/refusal';
import { defaultZipLimits } from '../../../src/xlsx/zip/zipLimits';
import { readPlainZip } from '../../support/judge/plainZip';
import { readBytes } from '../../support/patchedSheet';
import { editOf } from '../../support/saverRig';
import { buildWorkbook, headerRow, packageRow, relation } from '../../support/workbookBuilder';
import { buildZip, type BuiltEntry } from '../../support/zipBuilder';

const whole = buildWorkbook({
  rows: headerRow() + packageRow(2, 'flask', '1'),
  otherRows: '<row r="1"><c r="A1"><f>Review!W2</f><v>0</v></c></row>',
  strings: ['x'],
  calcChain: '<c r="A1" i="2"/>',
  parts: [
    { name: 'docProps/app.xml', content: '<Properties/>' },
    { name: 'xl/drawings/vmlDrawing1.vml', content: '<xml><br></xml>' },
  ],
});

function changed(name: string, change: (content: string) => Partial<BuiltEntry> | undefined): Buffer {
  return buildZip(
    readPlainZip(whole).flatMap((entry): BuiltEntry[] => {
      if (entry.name !== name) return [entry];
      const now = change(entry.content.toString());
      return now === undefined ? [] : [{ ...entry, ...now }];
    }),
  );
}

const sheet2 = 'xl/worksheets/sheet2.xml';
const damaged: readonly [string, Buffer, RegExp][] = [
  [
    'a wrong checksum in a part that nobody reads',
    changed('docProps/app.xml', () => ({ wrongCrc: true })),
    /CRC-32\) in docProps\/app\.xml/,
  ],
  [
    'another sheet that is not well-formed',
    changed(sheet2, (xml) => ({ content: xml.replace('</c>', '') })),
    /sheet2\.xml/,
  ],
  [
    'another sheet with an unknown entity',
    changed(sheet2, (xml) => ({ content: xml.replace('W2', '&constructor;') })),
    /sheet2\.xml/,
  ],
  [
    'another sheet without a byte',
    changed(sheet2, () => ({ content: '' })),
    /the part xl\/worksheets\/sheet2\.xml is empty/,
  ],
  ['another sheet that is missing', changed(sheet2, () => undefined), /no part xl\/worksheets\/sheet2\.xml/],
  [
    'shared strings without a byte',
    changed('xl/sharedStrings.xml', () => ({ content: '' })),
    /the part xl\/sharedStrings\.xml is empty/,
  ],
  [
    'shared strings that are missing',
    changed('xl/sharedStrings.xml', () => undefined),
    /no part xl\/sharedStrings\.xml/,
  ],
  ['styles of one byte', changed('xl/styles.xml', () => ({ content: '<' })), /xl\/styles\.xml/],
  [
    'a string inside a string',
    changed('xl/sharedStrings.xml', (xml) => ({ content: xml.replace('<t>', '<si></si><t>') })),
    /a string inside a string/,
  ],
  [
    'a table that is missing',
    buildWorkbook({
      rows: headerRow() + packageRow(2, 'flask', '1'),
      relations: relation(1, 'table', '../tables/table1.xml'),
    }),
    /no part xl\/tables\/table1\.xml/,
  ],
];

const fine: readonly [string, Buffer][] = [
  ['nothing wrong', whole],
  [
    'rows out of order in another sheet',
    changed(sheet2, (xml) => ({ content: xml.replace('<row r="1">', '<row r="3"/><row r="1">') })),
  ],
  [
    'two shared formulas of one number in another sheet',
    changed(sheet2, (xml) => ({
      content: xml.replace(
        /<c r="A1">.*<\/c>/,
        '<c r="A1"><f t="shared" ref="A1" si="0">1</f></c><c r="B1"><f t="shared" ref="B1" si="0">2</f></c>',
      ),
    })),
  ],
  [
    'a text among the rows of another sheet',
    changed(sheet2, (xml) => ({ content: xml.replace('<row r="1">', 'text<row r="1">') })),
  ],
];

describe('a workbook before a scan', () => {
  let folder = '';
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'ihacpa-check-'))));
  after(() => rm(folder, { recursive: true }));

  async function write(bytes: Buffer): Promise<string> {
    const path = join(folder, 'book.xlsx');
    await writeFile(path, bytes);
    return path;
  }

  for (const [title, bytes, reason] of damaged) {
    it(`is refused for ${title}, by the name of the part, at opening`, async () => {
      const path = await write(bytes);
      await rejects(readScannedWorkbook(nodeFileSystem, path), (error) => {
        ok(error instanceof UserError, String(error));
        strictEqual(error.code, 'workbookRefused');
        match(error.message, reason);
        return true;
      });
      deepStrictEqual(await readFile(path), bytes);
    });

    it(`is not saved with ${title}`, async () => {
      const file = { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
      const edits = [editOf(readBytes(whole), 'flask', 'recommendation', 'PROCEED')];
      const save = patchFile(file as never, { edits, packages: [] }, defaultZipLimits, undefined);
      await rejects(save, (error) => error instanceof Refusal && reason.test(error.message));
    });
  }

  for (const [title, bytes] of fine) {
    it(`is read, and asks for a calculation, with ${title}`, async () => {
      strictEqual((await readScannedWorkbook(nodeFileSystem, await write(bytes))).rows.length, 1);
      const file = { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
      const edits = [editOf(readBytes(bytes), 'flask', 'recommendation', 'PROCEED')];
      for (const largeBytes of [1 << 24, 1]) {
        const { output } = await patchFile(
          file as never,
          { edits, packages: [] },
          defaultZipLimits,
          undefined,
          largeBytes,
        );
        const workbook = readPlainZip(output!.bytes).find(({ name }) => name === 'xl/workbook.xml');
        match(workbook!.content.toString(), /fullCalcOnLoad="1"/);
      }
    });
  }
});

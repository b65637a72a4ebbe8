/** What is read from a review workbook, and every file that is refused with its reason. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { displayText } from '../../../src/core/spreadsheet/cell';
import { UserError, type UserErrorCode } from '../../../src/core/message/errors';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { needSharedData } from '../../support/sharedData';
import { columnName } from '../../../src/xlsx/cell/cellAddress';
import { buildWorkbook, headerRow, packageRow, relation, textCell } from '../../support/workbookBuilder';
import { buildZip } from '../../support/zipBuilder';

const rows = headerRow() + packageRow(2, 'Zope.Event', '5.0');

describe('reading a review workbook', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-read-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function read(bytes: Buffer): ReturnType<typeof readReviewWorkbook> {
    const path = join(folder, 'book.xlsx');
    await writeFile(path, bytes);
    return readReviewWorkbook(nodeFileSystem, path);
  }

  it('finds header, columns and packages, and tells them apart by name, version and order', async () => {
    const bytes = buildWorkbook({
      rows:
        headerRow() +
        packageRow(2, 'Zope.Event', '5.0') +
        packageRow(4, '  ', '1.0') +
        packageRow(5, 'zope_event', '5.0') +
        `<row r="6">${textCell('B6', 'PyYAML')}<c r="C6"><v>6</v></c><c r="E6" s="1"><v>45443</v></c></row>`,
    });
    const workbook = await read(bytes);
    strictEqual(workbook.hash, createHash('sha256').update(bytes).digest('hex'));
    strictEqual(workbook.headerRow, 1);
    strictEqual(workbook.columns.size, 23);
    deepStrictEqual(
      workbook.rows.map((row) => [
        row.row,
        row.displayName,
        row.identity.name,
        row.identity.occurrence,
        row.versionIsNumber,
      ]),
      [
        [2, 'Zope.Event', 'zope-event', 0, false],
        [5, 'zope_event', 'zope-event', 1, false],
        [6, 'PyYAML', 'pyyaml', 0, true],
      ],
    );
    const cells = workbook.rows[2]?.cells;
    deepStrictEqual(
      [cells?.datePublished, cells?.currentVersion, cells?.recommendation],
      [{ kind: 'date', serial: 45443 }, { kind: 'number', value: 6, digits: '6' }, { kind: 'empty' }],
    );
  });

  it('shows a number as people see it, whatever digits are stored', async () => {
    const cell = '<c r="C2"><v>2.2999999999999998</v></c>';
    const workbook = await read(
      buildWorkbook({ rows: `${headerRow()}<row r="2">${textCell('B2', 'a')}${cell}</row>` }),
    );
    strictEqual(workbook.rows[0]?.identity.version, '2.3');
  });

  it('folds case, spaces and line breaks of headers', async () => {
    const header = `<row r="3">${textCell('A3', 'PACKAGE\nname ')}${textCell('B3', ' Version')}</row>`;
    const workbook = await read(buildWorkbook({ rows: `${header}<row r="4">${textCell('A4', 'flask')}</row>` }));
    deepStrictEqual(
      [...workbook.columns],
      [
        ['packageName', 1],
        ['currentVersion', 2],
      ],
    );
  });

  const headersOf = (...headers: readonly string[]): string =>
    `<row r="1">${headers.map((header, at) => textCell(`${columnName(at + 1)}1`, header)).join('')}</row>`;

  for (const headers of [
    ['Package', 'Version'],
    ['name', 'Installed  Version'],
    ['Package Name', 'Installed Version'],
    ['Name', 'Version', 'Latest Version', 'Notes', 'Recommendation'],
  ]) {
    it(`reads names and versions below ${headers.slice(0, 2).join(' and ')}`, async () => {
      const row = `<row r="2">${textCell('A2', 'flask')}${textCell('B2', '2.2.2')}</row>`;
      const workbook = await read(buildWorkbook({ rows: headersOf(...headers) + row }));
      deepStrictEqual(
        workbook.rows.map(({ identity }) => [identity.name, identity.version]),
        [['flask', '2.2.2']],
      );
      strictEqual(workbook.columns.size, headers.length);
    });
  }

  it('prefers the usual headers, in a row and below it', async () => {
    const header = headersOf('Name', 'Version', 'Package Name', 'Installed Version').replaceAll('1"', '3"');
    const row = ['owner', '2.2.2', 'flask', '9'].map((text, at) => textCell(`${columnName(at + 1)}4`, text)).join('');
    const rows = `${headersOf('Package', 'Version')}${header}<row r="4">${row}</row>`;
    const { rows: found, headerRow: at } = await read(buildWorkbook({ rows }));
    deepStrictEqual(
      [at, found.map(({ row, identity }) => [row, identity.name, identity.version])],
      [3, [[4, 'flask', '2.2.2']]],
    );
  });

  it('translates shared formulas to their own cell', async () => {
    const master = '<c r="D2" t="str"><f t="shared" ref="D2:D3" si="0">CONCAT($B2,"&amp;B2",E$1)</f><v>x</v></c>';
    const member = '<c r="D3" t="str"><f t="shared" si="0"/><v>y</v></c>';
    const workbook = await read(
      buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1', master) + packageRow(3, 'b', '2', member) }),
    );
    deepStrictEqual(workbook.rows[1]?.cells.pypiCurrentLink, {
      kind: 'formula',
      formula: 'CONCAT($B3,"&B2",E$1)',
      cached: 'y',
    });
  });

  it('reads every cell of the real workbook as it is', async function () {
    const path = needSharedData(this, 'review-workbook.xlsx');
    const workbook = await readReviewWorkbook(nodeFileSystem, path);
    strictEqual(workbook.rows.length, 486);
    strictEqual(workbook.headerRow, 3);
    strictEqual(workbook.columns.size, 23);
    const count = (test: (row: (typeof workbook.rows)[number]) => boolean): number => workbook.rows.filter(test).length;
    strictEqual(
      count((row) => row.versionIsNumber),
      36,
    );
    strictEqual(
      count((row) => row.cells.latestVersion?.kind === 'number'),
      23,
    );
    const formulas = workbook.rows.flatMap((row) => Object.values(row.cells)).filter((cell) => cell.kind === 'formula');
    strictEqual(formulas.length, 3369);
    ok(formulas.every((cell) => displayText(cell) !== ''));
  });

  const compoundFile = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
  const encrypted = Buffer.concat([compoundFile, Buffer.from('EncryptedPackage', 'utf16le')]);
  const whole = buildWorkbook({ rows });
  const damaged = Buffer.from(whole);
  damaged[damaged.indexOf('xl/worksheets/sheet1.xml') + 200]! ^= 0xff;
  const unrelated = [
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      content: '<workbook xmlns="x" xmlns:r="y"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    },
  ];
  const listedOnly = [
    ...unrelated,
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${relation(1, 'worksheet', 'worksheets/sheet9.xml')}</Relationships>`,
    },
  ];
  const replaceSheet = (content: Buffer | string, wrong = false): Buffer => {
    return buildZip([...listedOnly, { name: 'xl/worksheets/sheet9.xml', content, wrongCrc: wrong }]);
  };
  const wrongCrc = replaceSheet('<worksheet><sheetData/></worksheet>', true);
  const bad: readonly [string, Buffer, RegExp, UserErrorCode?][] = [
    ['an empty file', Buffer.alloc(0), /The file is empty/],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /web page/],
    ['plain text', Buffer.from('name,version\nflask,1.0\n'), /not an Excel workbook/],
    ['an .xls', compoundFile, /old \.xls workbook/],
    ['an encrypted workbook', encrypted, /is encrypted/],
    ['an .xlsb', buildZip([{ name: 'xl/workbook.bin', content: 'x' }]), /\.xlsb/],
    ['an OpenDocument file', buildZip([{ name: 'mimetype', content: 'x' }]), /OpenDocument/],
    ['another archive', buildZip([{ name: 'readme.txt', content: 'x' }]), /not an Excel workbook/],
    [
      'a signed workbook',
      buildWorkbook({ rows, parts: [{ name: '_xmlsignatures/sig1.xml', content: 'x' }] }),
      /signed/,
    ],
    ['a truncated workbook', whole.subarray(0, whole.length - 100), /cut off/],
    ['a damaged part', damaged, /damaged/],
    ['a wrong checksum', wrongCrc, /wrong checksum \(CRC-32\) in xl\/worksheets\/sheet9\.xml/],
    ['a DOCTYPE', replaceSheet('<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet/>'), /DOCTYPE/],
    [
      'an encoding that nobody knows',
      replaceSheet('<?xml version="1.0" encoding="EBCDIC-US"?><worksheet/>'),
      /in the encoding EBCDIC-US, which is not supported/,
    ],
    [
      'UTF-16 that is broken',
      replaceSheet(Buffer.concat([Buffer.from('\ufeff<worksheet/>', 'utf16le'), Buffer.from([0x41])])),
      /bytes that are not UTF-16LE/,
    ],
    ['an empty part', replaceSheet(''), /the part xl\/worksheets\/sheet9\.xml is empty/],
    ['a sheet that is listed and not there', buildZip(listedOnly), /no part xl\/worksheets\/sheet9\.xml/],
    ['a sheet without a relation', buildZip(unrelated), /its sheet "S" has no part/],
    [
      'rows out of order',
      replaceSheet('<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'),
      /row 1 after row 2/,
    ],
    [
      'CDATA among the rows',
      replaceSheet('<worksheet><sheetData><![CDATA[ ]]></sheetData></worksheet>'),
      /unsupported part/,
    ],
    ['no header row', buildWorkbook({ rows: packageRow(1, 'a', '1') }), /header row with the column "Package Name"/],
    [
      'a header without Package Name',
      buildWorkbook({
        rows: `<row r="1">${textCell('A1', 'Version')}${textCell('B1', 'Notes')}${textCell('C1', 'Requires')}</row>`,
      }),
      /header in row 1 has no column "Package Name"/,
    ],
    ['no packages', buildWorkbook({ rows: headerRow() }), /lists no packages/, 'noPackageRows'],
  ];
  for (const [title, bytes, reason, code = 'workbookRefused'] of bad) {
    it(`refuses ${title} and says so in one sentence`, async () => {
      await rejects(read(bytes), (error) => {
        ok(error instanceof UserError, String(error));
        strictEqual(error.code, code);
        match(error.message, reason);
        ok(error.message.startsWith(join(folder, 'book.xlsx')));
        return true;
      });
      deepStrictEqual(await readFile(join(folder, 'book.xlsx')), bytes);
    });
  }

  it('refuses a file that is missing, and a folder', async () => {
    await rejects(readReviewWorkbook(nodeFileSystem, join(folder, 'none.xlsx')), { code: 'workbookMissing' });
    await rejects(readReviewWorkbook(nodeFileSystem, folder), { code: 'workbookRefused' });
  });
});

/** Everything a person may name instead of a review workbook, and what the sentence about it must say. Runs no command. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';

export interface WrongFile {
  readonly title: string;
  /** Puts it at this path. */
  readonly make: (path: string) => void | Promise<void>;
  readonly reason: RegExp;
  /** Where it is not 127. */
  readonly code?: 128;
}

const sampleWorkbook = join(projectRoot(), 'media', 'sample', 'review.xlsx');
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

export const wrongFiles: readonly WrongFile[] = [
  { title: 'a missing file', make: () => undefined, reason: /does not exist/ },
  { title: 'a folder', make: (path) => mkdirSync(path), reason: /not a file/ },
  of('an empty file', () => Buffer.alloc(0), /empty/),
  of('a text', () => Buffer.from('Package,Version\nclick,8.0\n'), /not an Excel workbook/),
  of('a web page', () => Buffer.from('<!DOCTYPE html>\n<html><body>Sign in</body></html>'), /web page/),
  of('an XML spreadsheet', () => Buffer.from('<?xml version="1.0"?><Workbook/>'), /plain XML/),
  of('an old .xls', () => Buffer.concat([compoundFile, Buffer.alloc(1016)]), /old \.xls/),
  of('an encrypted workbook', encryptedHeader, /encrypted.*Remove its password/),
  of('a binary workbook', () => buildZip([{ name: 'xl/workbook.bin', content: 'b' }]), /\.xlsb/),
  of('an OpenDocument sheet', openDocument, /OpenDocument/),
  of(
    'another kind of zip',
    () => buildZip([{ name: 'a.txt', content: 'a' }]),
    /zip archive, but not an Excel workbook/,
  ),
  of('a zip that is cut off', () => readFileSync(sampleWorkbook).subarray(0, -200), /cut off.*again/),
  of('the first half of a zip', () => readFileSync(sampleWorkbook).subarray(0, 4000), /cut off.*again/),
  of('a wrong CRC', wrongCrc, /wrong checksum \(CRC-32\) in xl\/worksheets\/sheet1\.xml/),
  of('a sheet without a header row', () => sheet([['some'], ['notes']]), /header/i),
  of(
    'a header without Package Name',
    () =>
      sheet([
        ['#', 'Version', 'Notes'],
        [1, '1.0', ''],
      ]),
    /Package Name/,
  ),
  {
    ...of('a review without packages', () => sheet([['#', 'Package Name', 'Version', 'Notes']]), /no package/i),
    code: 128,
  },
];

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function of(title: string, bytes: () => Buffer | Promise<Buffer>, reason: RegExp): WrongFile {
  return { title, make: async (path) => writeFileSync(path, await bytes()), reason };
}

function openDocument(): Buffer {
  const type = 'application/vnd.oasis.opendocument.spreadsheet';
  return buildZip([
    { name: 'mimetype', content: type, stored: true },
    { name: 'content.xml', content: '<office:document-content/>' },
  ]);
}

/** The header of a compound file and the name of the stream that holds an encrypted package (MS-OFFCRYPTO 2.3.4.4). */
function encryptedHeader(): Buffer {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  return Buffer.concat([compoundFile, Buffer.alloc(504), name, Buffer.alloc(512)]);
}

/** One byte of the first entry's CRC-32 flipped, in its local header and in the central directory. */
function wrongCrc(): Buffer {
  const bytes = Buffer.from(readFileSync(sampleWorkbook));
  const directory = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from('504b0506', 'hex')) + 16);
  const central = bytes.indexOf('xl/worksheets/sheet1.xml', directory, 'latin1') - 46;
  const local = bytes.readUInt32LE(central + 42);
  for (const at of [central + 16, local + 14]) bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  return bytes;
}

async function sheet(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Review').addRows(rows.map((row) => [...row]));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

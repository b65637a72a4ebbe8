/** Who has the workbook open, by the files that Excel and LibreOffice leave beside it. */
import { dayMs } from '../../core/time/durations';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say, type Text, type TextValue } from '../../core/message/text';
import { readBytes } from '../../platform/readWholeFile';
import { whenAllEnded } from '../../platform/whenAllEnded';

/** Excel's owner file: byte 0 is the length of the name, which follows in ANSI, and again in UTF-16 behind a length at byte 54. */
const excelOwnerBytes = 165;
const excelWideLengthAt = 54;
/** A crashed program's file is left for good: after a week nobody is behind it. A workbook may stay open over a weekend. */
const staleMs = 7 * dayMs;

/** `Anna Example in Excel`; undefined when nobody holds it. */
export function findHolder(fileSystem: FileSystem, realPath: string, nowMs: number): Promise<Text | undefined> {
  return holderSince(fileSystem, realPath, nowMs - staleMs);
}

/** The same of a file that is known to be held, however long ago that began. */
export function nameHolder(fileSystem: FileSystem, realPath: string): Promise<Text | undefined> {
  return holderSince(fileSystem, realPath, -Infinity);
}

async function holderSince(fileSystem: FileSystem, realPath: string, sinceMs: number): Promise<Text | undefined> {
  const folder = dirname(realPath);
  const name = basename(realPath);
  const [excel, office] = await whenAllEnded([
    readOwnerFile(fileSystem, join(folder, `~$${name}`), sinceMs),
    readOwnerFile(fileSystem, join(folder, `.~lock.${name}#`), sinceMs),
  ]);
  const inExcel = excel === undefined ? undefined : excelOwner(excel);
  if (inExcel !== undefined) return say`${inExcel} in Excel`;
  const inOffice = office === undefined ? undefined : libreOfficeOwner(office.toString('utf8'));
  return inOffice === undefined ? undefined : say`${inOffice} in LibreOffice`;
}

/** undefined: none, unreadable or stale. */
async function readOwnerFile(fileSystem: FileSystem, path: string, sinceMs: number): Promise<Buffer | undefined> {
  const stat = await fileSystem.stat(path);
  if (stat?.kind !== 'file' || stat.size === 0 || stat.size > 4096 || stat.modifiedMs < sinceMs) return undefined;
  try {
    const file = await fileSystem.open(path, 'read');
    try {
      return await readBytes(file, stat.size);
    } finally {
      await file.close();
    }
  } catch (error) {
    // Gone between the two calls: nobody holds it. Locked against reading: Excel on Windows does that while it is open.
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (errnoOf(error) === 'EBUSY' || errnoOf(error) === 'EACCES') return Buffer.alloc(excelOwnerBytes, 0);
    throw error;
  }
}

/** undefined: not written by Excel. */
export function excelOwner(bytes: Buffer): TextValue | undefined {
  const length = bytes[0] ?? 0;
  if (bytes.length !== excelOwnerBytes || length > 52) return undefined;
  if (length === 0) return say`another user`;
  const isWide = bytes.readUInt16LE(excelWideLengthAt) === length;
  const wideAt = excelWideLengthAt + 2;
  const name = isWide
    ? bytes.toString('utf16le', wideAt, wideAt + 2 * length)
    : bytes.toString('latin1', 1, 1 + length);
  return name.trim() || say`another user`;
}

/** `,user,host,date time,file:///profile;` — user and host may be empty; a comma in a name is escaped by a backslash. */
export function libreOfficeOwner(text: string): TextValue | undefined {
  const fields = text
    .trim()
    .replace(/;$/, '')
    .split(/(?<!\\),/);
  if (fields.length < 4) return undefined;
  const [full = '', user = '', host = ''] = fields.map((field) => field.replace(/\\(.)/g, '$1').trim());
  const person = full || user || say`another user`;
  return host === '' || host === hostname() ? person : say`${person} on ${host}`;
}

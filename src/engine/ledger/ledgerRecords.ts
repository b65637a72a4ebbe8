/** The records of written cells as files: that of a workbook's name, and those of other workbooks that may belong to it by its content. Writes none. */
import { basename, join } from 'node:path';
import { UserError } from '../../core/message/errors';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import { sha256 } from '../../platform/contentHash';
import { readWholeFile } from '../../platform/durableFile';
import { filePieces } from '../../platform/filePieces';
import type { FileSystem } from '../../platform/fileSystem';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { WrittenTexts } from '../journal/writtenTexts';
import { hasResult, LineageCount } from '../scans/lineage';
import { newerState } from '../storage/durableAdapter';
import { storageLayout } from '../storage/storageLayout';
import { readLedgerPieces } from './ledgerPieces';
import { decodeLedger } from './storedLedger';

/** Records that are compared with a workbook, the newest first; the others are too old to matter. */
const mostRecords = 32;
const mostBytes = 256 * 1024 * 1024;

/** Of the record of a sheet: sheets with the same packages have each their own words. */
export function recordName(realPath: string, sheetName: string): string {
  return `${sha256(`${realPath}\n${sheetName}`).slice(0, 32)}.json`;
}

/** Where one record lies and what it held; `unreadable`: its cells then count as a person's. */
export interface OwnFile {
  readonly path: string;
  /** It is that of another workbook, which had the same name. */
  readonly isForeign?: boolean;
  readonly unreadable: boolean;
  readonly older: number | undefined;
}

export interface ReadOwn extends OwnFile {
  readonly texts: WrittenTexts | undefined;
}

export async function readOwn(fileSystem: FileSystem, path: string): Promise<ReadOwn> {
  const present = await readPresent(fileSystem, path);
  if (present !== undefined) return { path, unreadable: false, older: undefined, texts: present };
  const bytes = await readWholeFile(fileSystem, path);
  if (bytes === undefined) return { path, unreadable: false, older: undefined, texts: undefined };
  const decoded = decodeLedger(bytes.toString());
  if (decoded.status === 'newer') throw newerState(path, decoded.version);
  if (decoded.status === 'corrupt') return { path, unreadable: true, older: undefined, texts: undefined };
  const texts = new WrittenTexts();
  for (const [key, fields] of Object.entries(decoded.data)) fill(texts, key, fields);
  return { path, unreadable: false, older: decoded.older, texts };
}

/** Newest first, each file once. */
export async function otherRecords(
  fileSystem: FileSystem,
  folders: readonly string[],
  own: string,
): Promise<readonly string[]> {
  const found: { readonly path: string; readonly modifiedMs: number; readonly size: number }[] = [];
  for (const folder of new Set(folders.map((each) => storageLayout.ledgersFolder(each)))) {
    for (const name of (await fileSystem.list(folder)) ?? []) {
      const path = join(folder, name);
      if (path === own || !/^[0-9a-f]{32}\.json$/.test(basename(path))) continue;
      const stat = await fileSystem.stat(path);
      if (stat?.kind === 'file') found.push({ path, modifiedMs: stat.modifiedMs, size: stat.size });
    }
  }
  let bytes = 0;
  return found
    .sort((a, b) => b.modifiedMs - a.modifiedMs)
    .slice(0, mostRecords)
    .filter(({ size }) => (bytes += size) <= mostBytes)
    .map(({ path }) => path);
}

/** Another workbook's record that cannot be read is none: it harms only its own workbook, whose scan tells. */
export async function readRecord(fileSystem: FileSystem, path: string): Promise<WrittenTexts | undefined> {
  try {
    return (await readOwn(fileSystem, path)).texts;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** What all scans wrote into a sheet of the workbook that was at `path`, from the first of the folders that knows. */
export async function recordAt(
  fileSystem: FileSystem,
  folders: readonly string[],
  path: string,
  sheetName: string,
): Promise<WrittenTexts | undefined> {
  for (const folder of folders) {
    const texts = await readRecord(fileSystem, join(storageLayout.ledgersFolder(folder), recordName(path, sheetName)));
    if (texts !== undefined) return texts;
  }
  return undefined;
}

/** Undefined when there is none, or not one that can be read in pieces. */
async function readPresent(fileSystem: FileSystem, path: string): Promise<WrittenTexts | undefined> {
  if ((await fileSystem.stat(path)) === undefined) return undefined;
  const file = await fileSystem.open(path, 'read');
  try {
    const texts = new WrittenTexts();
    const isValid = await readLedgerPieces(filePieces(file), (packages) => {
      for (const [key, fields] of Object.entries(packages)) fill(texts, key, fields);
    });
    return isValid ? texts : undefined;
  } finally {
    await file.close();
  }
}

/** An empty text says that the cell was somebody's. */
function fill(into: WrittenTexts, key: string, texts: Readonly<Record<string, string | undefined>>): void {
  const known = Object.entries(texts).filter(([field, text]) => text !== undefined && text !== '' && isField(field));
  into.set(key, Object.fromEntries(known));
}

/** Of those that belong the one with most of the cells that only this tool writes; of equal ones the record of the workbook's name, then the newest. */
export function belongingTo(
  { rows }: Pick<ScannedWorkbook, 'rows'>,
  records: readonly WrittenTexts[],
): WrittenTexts | undefined {
  const counts = records.map((texts) => new LineageCount(texts));
  if (counts.length === 0) return undefined;
  let packages = 0;
  for (const row of rows) {
    if (hasResult(row)) packages += 1;
    for (const count of counts) count.add(row);
  }
  const belonging = counts.filter((count) => count.belongs(packages));
  const most = Math.max(...belonging.map(({ matches }) => matches));
  return belonging.find(({ matches }) => matches === most)?.texts;
}

export function isField(name: string): name is ReviewField {
  return name in reviewFields;
}

/** Proves that a patched workbook differs from its base only where it was meant to. Refuses to let anything else be saved. */
import type { ZipLimits } from '../../zip/zipLimits';
import { openZip, type ZipArchive } from '../../zip/zipReader';
import type { ZipEntry } from '../../zip/zipEntry';
import type { WorkbookOutput } from './patchWorkbook';
import type { VerifiedOutput } from './preparedWorkbook';
import { relationsPartOf, type WorkbookPackage } from '../package/workbookPackage';
import { verifySheet } from '../sheet/verifySheet';

/** Throws a plain Error, never one for a person: a difference is a fault of ours. What was read of the new file is handed back. */
export function verifyOutput(workbook: WorkbookPackage, output: WorkbookOutput, limits: ZipLimits): VerifiedOutput {
  const archive = openZip(Buffer.concat(output.pieces), limits);
  checkBudget(workbook, output);
  checkEntries(workbook.archive, archive, output);
  const contents = new Map([...output.parts].map(([part, pieces]) => [part, checkContent(archive, part, pieces)]));
  const sheet = contents.get(output.sheet.sheet.part);
  if (sheet === undefined) throw new Error('Expected the sheet among the changed parts');
  return { archive, ...verifySheet(output, sheet) };
}

function checkBudget(workbook: WorkbookPackage, { parts, removed, sheet }: WorkbookOutput): void {
  const allowed = new Set([
    sheet.sheet.part,
    relationsPartOf(sheet.sheet.part),
    workbook.workbookPart,
    workbook.stylesPart,
  ]);
  if (removed.size > 0) allowed.add('[Content_Types].xml').add(relationsPartOf(workbook.workbookPart));
  for (const part of parts.keys()) if (!allowed.has(part)) throw new Error(`${part} must not change in a save`);
  for (const part of removed)
    if (part !== workbook.calcChainPart) throw new Error(`${part} must not be removed in a save`);
}

function checkEntries(old: ZipArchive, now: ZipArchive, { parts, removed }: WorkbookOutput): void {
  const expected = old.entries.filter((entry) => !removed.has(entry.name));
  if (now.entries.length !== expected.length) {
    throw new Error(`Expected ${expected.length} entries, got ${now.entries.length}`);
  }
  expected.forEach((entry, position) => {
    const found = now.entries[position];
    if (found?.name !== entry.name) throw new Error(`Expected entry ${entry.name}, got ${String(found?.name)}`);
    if (!parts.has(entry.name) && !rawEntry(old, entry).equals(rawEntry(now, found))) {
      throw new Error(`${entry.name} changed without being meant to`);
    }
  });
}

function rawEntry({ bytes }: ZipArchive, { localOffset, endOffset }: ZipEntry): Buffer {
  return bytes.subarray(localOffset, endOffset);
}

function checkContent(archive: ZipArchive, part: string, pieces: readonly Buffer[]): Buffer {
  const entry = archive.entry(part);
  if (entry === undefined) throw new Error(`${part} is missing from the new workbook`);
  const content = archive.read(entry);
  let at = 0;
  for (const piece of pieces) {
    if (content.compare(piece, 0, piece.length, at, at + piece.length) !== 0)
      throw new Error(`${part} reads back differently`);
    at += piece.length;
  }
  if (at !== content.length) throw new Error(`${part} has ${content.length} bytes, expected ${at}`);
  return content;
}

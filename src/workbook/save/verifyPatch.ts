/** Proves that a patched workbook differs from its base only where it was meant to. Refuses to let anything else be saved. */
import type { ZipLimits } from '../../zip/zipLimits';
import type { DeflatedPart } from '../../zip/zipWriter';
import { checkDeflated } from '../package/deflatePart';
import { openZip, type ZipArchive } from '../../zip/zipReader';
import type { ZipEntry } from '../../zip/zipEntry';
import type { WorkbookOutput } from './workbookOutput';
import { relationsPartOf, type WorkbookPackage } from '../package/workbookPackage';
import { verifySheet } from '../sheet/verifySheet';

/**
 * Throws a plain Error, never one for a person: a difference is a fault of ours. The new archive is handed back. Three links: the file's
 * bytes inflate to the new parts, parts outside the budget are the old bytes, and within the sheet only the intended cells differ.
 */
export function verifyOutput(workbook: WorkbookPackage, output: WorkbookOutput, limits: ZipLimits): ZipArchive {
  const archive = openZip(Buffer.concat(output.pieces), limits);
  checkBudget(workbook, output);
  checkEntries(workbook.archive, archive, output);
  for (const [part, pieces] of output.parts) checkContent(archive, part, pieces, output.deflated.get(part));
  verifySheet(output);
  return archive;
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

function checkContent(
  archive: ZipArchive,
  part: string,
  content: readonly Buffer[],
  deflated: DeflatedPart | undefined,
): void {
  const entry = archive.entry(part);
  if (entry === undefined || deflated === undefined) throw new Error(`${part} is missing from the new workbook`);
  let at = entry.dataOffset;
  for (const piece of deflated.pieces) {
    if (!archive.bytes.subarray(at, at + piece.length).equals(piece))
      throw new Error(`${part} is not what was deflated`);
    at += piece.length;
  }
  if (at !== entry.endOffset || entry.crc32 !== deflated.crc32)
    throw new Error(`${part} has a wrong length or checksum`);
  checkDeflated(part, deflated, content);
}

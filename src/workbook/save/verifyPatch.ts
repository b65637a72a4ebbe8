/** Proves that a patched workbook differs from its base only where it was meant to. */
import { crc32 } from 'node:zlib';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { checkGrowth } from '../../xlsx/sheet/checkGrowth';
import { requestFullCalculation } from '../../xlsx/formula/fullCalculation';
import type { PackedPart } from '../../xlsx/package/partPacker';
import { openZip, type ZipArchive } from '../../xlsx/zip/zipReader';
import type { ZipEntry } from '../../xlsx/zip/zipEntry';
import type { WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import { relationsOf, relationsPartOf } from '../../xlsx/package/relations';
import { contentTypesOf, type WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { verifySheet } from '../../xlsx/sheet/verifySheet';
import { checkPointers } from './verifyPointers';
import { spliceBytes } from '../../xlsx/xml/splice';

/**
 * Throws a plain Error, never one for a person: a difference is a fault of ours. The new archive is handed back. Three links: the file's
 * bytes are windows that were seen to inflate to the new parts, parts outside the budget are the old bytes, and within the sheet only the
 * intended cells differ. What changed must lead to something that is there.
 */
export function verifyOutput(workbook: WorkbookPackage, output: WorkbookOutput, limits: ZipLimits): ZipArchive {
  const archive = openZip(output.bytes, limits);
  checkBudget(workbook, output);
  checkEntries(workbook.archive, archive, output);
  for (const [part, packed] of output.packed) checkContent(archive, part, packed);
  checkSum(output, output.sheet.sheet.part, output.content);
  for (const [part, content] of output.parts) checkSum(output, part, content);
  for (const part of output.grown.keys()) checkGrownPart(workbook, output, part);
  verifySheet(output);
  checkPointers(workbook, output, archive);
  return archive;
}

/** Windows that were reused were verified when they were packed; the checksum of the whole tells that they are the right ones. */
function checkSum({ packed }: WorkbookOutput, part: string, content: Buffer | undefined): void {
  if (content === undefined) return;
  const found = packed.get(part);
  if (found?.size !== content.length || found.crc32 !== crc32(content)) throw new Error(`${part} is packed wrongly`);
}

/** A table, or the workbook with its names: nothing but ranges that end further down, and what asks for a calculation. */
function checkGrownPart(workbook: WorkbookPackage, { grown, parts, patched }: WorkbookOutput, part: string): void {
  const splices = grown.get(part) ?? [];
  const old = workbook.read(part);
  for (const splice of splices) checkGrowth(old, splice);
  const only = spliceBytes(old, splices);
  const asks = part === workbook.workbookPart && patched.needsCalculation;
  const expected = asks ? (requestFullCalculation(only) ?? only) : only;
  if (parts.get(part)?.equals(expected) !== true) throw new Error(`${part} changed in more than its ranges`);
}

function checkBudget(workbook: WorkbookPackage, { packed, removed, sheet, grown }: WorkbookOutput): void {
  const { archive } = workbook;
  const allowed = new Set([
    sheet.sheet.part,
    relationsPartOf(archive, sheet.sheet.part),
    workbook.workbookPart,
    workbook.stylesPart,
  ]);
  const tables = relationsOf(archive, sheet.sheet.part).filter(({ type }) => type === 'table');
  for (const { target } of tables) if (grown.has(target)) allowed.add(target);
  if (removed.size > 0) allowed.add(contentTypesOf(archive)).add(relationsPartOf(archive, workbook.workbookPart));
  for (const part of packed.keys()) if (!allowed.has(part)) throw new Error(`${part} must not change in a save`);
  for (const part of removed)
    if (part !== workbook.calcChainPart) throw new Error(`${part} must not be removed in a save`);
}

function checkEntries(old: ZipArchive, now: ZipArchive, { packed, removed }: WorkbookOutput): void {
  const expected = old.entries.filter((entry) => !removed.has(entry.name));
  if (now.entries.length !== expected.length) {
    throw new Error(`Expected ${expected.length} entries, got ${now.entries.length}`);
  }
  expected.forEach((entry, position) => {
    const found = now.entries[position];
    if (found?.name !== entry.name) throw new Error(`Expected entry ${entry.name}, got ${String(found?.name)}`);
    if (!packed.has(entry.name) && !rawEntry(old, entry).equals(rawEntry(now, found))) {
      throw new Error(`${entry.name} changed without being meant to`);
    }
  });
}

function rawEntry({ bytes }: ZipArchive, { localOffset, endOffset }: ZipEntry): Buffer {
  return bytes.subarray(localOffset, endOffset);
}

function checkContent(archive: ZipArchive, part: string, { pieces, crc32: expected, size }: PackedPart): void {
  const entry = archive.entry(part);
  if (entry === undefined) throw new Error(`${part} is missing from the new workbook`);
  let at = entry.dataOffset;
  for (const piece of pieces) {
    if (!archive.bytes.subarray(at, at + piece.length).equals(piece)) throw new Error(`${part} is not what was packed`);
    at += piece.length;
  }
  if (at !== entry.endOffset || entry.crc32 !== expected || entry.size !== size) {
    throw new Error(`${part} has a wrong length or checksum`);
  }
}

/** Packs a change into the bytes of the new file. */
import { rewriteZip } from '../../xlsx/zip/zipWriter';
import { locateWindows, type WindowTable } from '../../xlsx/package/packedWindow';
import { packContent, packSpliced, type PackedPart } from '../../xlsx/package/partPacker';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { spliceBytes } from '../../xlsx/xml/splice';
import type { WorkbookChange, WorkbookOutput } from '../../xlsx/sheet/workbookOutput';

/** A sheet in memory; `table`: how an earlier save packed it into the file, if that is known. */
export function packWhole(workbook: WorkbookPackage, change: WorkbookChange, table?: WindowTable): WorkbookOutput {
  const { sheet, patched } = change;
  const entry = workbook.archive.entry(sheet.sheet.part);
  const windows = entry === undefined ? undefined : locateWindows(workbook.archive, entry, table);
  const packed = packSpliced(sheet.index.xml, patched.sheet, windows);
  return assemble(workbook, change, packed, spliceBytes(sheet.index.xml, patched.sheet));
}

export function assemble(
  { archive }: WorkbookPackage,
  change: WorkbookChange,
  packedSheet: PackedPart,
  content: Buffer | undefined,
): WorkbookOutput {
  const packed = new Map<string, PackedPart>([[change.sheet.sheet.part, packedSheet]]);
  for (const [part, bytes] of change.parts) packed.set(part, packContent(bytes));
  const pieces = rewriteZip(archive, { replace: packed, remove: change.removed });
  return { ...change, bytes: Buffer.concat(pieces), packed, content };
}

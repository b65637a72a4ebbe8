/** Patches the workbook that was read: as remembered, as a whole, or streamed where it is large. */
import type { NewPackage } from '../../core/package/newPackage';
import type { CellEdit } from '../../core/cells/cellEdit';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import type { ZipArchive } from '../../xlsx/zip/zipReader';
import type { WholeFile } from '../../platform/readWholeFile';
import { checkWorkbook } from '../../xlsx/package/checkWorkbook';
import { openWorkbookPackage } from '../../xlsx/package/workbookPackage';
import { patchStreamed } from './patchStreamed';
import { Unstreamable } from '../../xlsx/stream/sheetExcerpt';
import { patchWorkbook, type PatchedWorkbook } from './patchWorkbook';
import { afterSave, prepareWorkbook } from './preparedWorkbook';
import type { Remembered } from './saveMemory';
import type { WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import { hasLargeParts } from '../large/streamedWorkbook';
import { defaultLargeBytes } from '../../xlsx/workbookLimits';

export interface WantedChanges {
  readonly edits: readonly CellEdit[];
  readonly packages: readonly NewPackage[];
  readonly columns?: readonly ReviewField[];
}

export interface PatchedFile extends PatchedWorkbook {
  /** Whether the workbook is small enough to be remembered. */
  readonly isSmall: boolean;
}

export async function patchFile(
  { bytes, hash }: WholeFile,
  { edits, packages, columns = [] }: WantedChanges,
  limits: ZipLimits,
  remembered: Remembered | undefined,
  largeBytes = defaultLargeBytes,
): Promise<PatchedFile> {
  const windows = remembered?.windows;
  if (columns.length > 0) {
    // Only the whole sheet tells where it ends, and what was remembered of it holds no more.
    const workbook = openWorkbookPackage(bytes, limits);
    await checkWorkbook(workbook, hash);
    return { ...patchWorkbook(prepareWorkbook(workbook), edits, windows, packages, columns), isSmall: false };
  }
  if (remembered?.prepared !== undefined) {
    return { ...patchWorkbook(remembered.prepared, edits, windows, packages), isSmall: true };
  }
  const workbook = openWorkbookPackage(bytes, limits);
  // What this saver wrote was verified then.
  if (remembered === undefined) await checkWorkbook(workbook, hash);
  const isSmall = !hasLargeParts(workbook, { largeBytes });
  if (!isSmall) {
    try {
      const { formulas } = remembered ?? {};
      return { ...(await patchStreamed(workbook, edits, { largeBytes }, windows, packages, formulas)), isSmall };
    } catch (error) {
      if (!(error instanceof Unstreamable)) throw error;
    }
  }
  return { ...patchWorkbook(prepareWorkbook(workbook), edits, windows, packages), isSmall };
}

/** What the next save may go on from; `archive` is the new file. */
export function remember(
  { base, isSmall, addition }: PatchedFile,
  output: WorkbookOutput,
  archive: ZipArchive,
): Remembered {
  const { content, packed, sheet, patched } = output;
  const keep = isSmall && content !== undefined;
  return {
    windows: packed.get(sheet.sheet.part)?.windows ?? [],
    prepared: keep ? afterSave(base, output, archive, content) : undefined,
    formulas: keep || patched.formulasChanged || addition !== undefined ? undefined : sheet.context.formulas,
  };
}

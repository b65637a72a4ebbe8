/** Reads a review workbook for a scan: its rows stay packed, and a large sheet is never held as a whole. Refuses whatever readReviewWorkbook refuses. */
import type { FileSystem } from '../../core/fileSystem';
import type { PackageRow } from '../../core/package/packageRow';
import { defaultZipLimits } from '../../zip/zipLimits';
import { readWorkbookFile } from '../disk/readWholeFile';
import { withFile } from '../package/refusal';
import { openWorkbookPackage } from '../package/workbookPackage';
import { PackedList } from '../packed/packedList';
import { defaultLargeBytes } from '../save/patchFile';
import { hasLargeParts } from '../stream/patchStreamed';
import { Unstreamable } from '../stream/sheetExcerpt';
import { StreamedWorkbook } from '../stream/streamedWorkbook';
import { refuseWithoutPackages, type ReadOptions } from './readReviewWorkbook';
import type { ScannedWorkbook } from './reviewWorkbook';
import { readPackageRows } from './reviewRows';
import { openReviewSheet } from './reviewSheet';

export interface ScannedOptions extends ReadOptions {
  /** Inflated bytes above which a part is never held as a whole. */
  readonly largeBytes?: number;
}

/** Rejects as readReviewWorkbook does. */
export async function readScannedWorkbook(
  fileSystem: FileSystem,
  path: string,
  { limits = defaultZipLimits, largeBytes = defaultLargeBytes }: ScannedOptions = {},
): Promise<ScannedWorkbook> {
  const { bytes, hash } = await readWorkbookFile(fileSystem, path, limits.fileBytes);
  try {
    const workbook = openWorkbookPackage(bytes, limits);
    const isLarge = hasLargeParts(workbook, { largeBytes });
    const content = (isLarge ? await streamed(new StreamedWorkbook(workbook, { largeBytes })) : undefined) ?? whole();
    if (content.rows.length === 0) throw refuseWithoutPackages();
    const { date1904 } = workbook;
    return { path, realPath: await fileSystem.realPath(path), hash, size: bytes.length, ...content, date1904 };

    function whole(): SheetContent {
      const review = openReviewSheet(workbook);
      const rows = new PackedList<PackageRow>();
      for (const row of readPackageRows(review)) rows.push(row);
      return { sheetName: review.sheet.name, ...review.layout, rows };
    }
  } catch (error) {
    throw withFile(error, path);
  }
}

type SheetContent = Pick<ScannedWorkbook, 'sheetName' | 'headerRow' | 'columns' | 'rows'>;

/** Undefined when only the whole sheet can tell, or when the sheet itself is not large. */
async function streamed(workbook: StreamedWorkbook): Promise<SheetContent | undefined> {
  try {
    const found = await workbook.findReview();
    if (!workbook.isLarge(found.sheet.part)) return undefined;
    const rows = new PackedList<PackageRow>();
    await workbook.readRows(found, (row) => rows.push(row));
    return { sheetName: found.sheet.name, ...found.layout, rows };
  } catch (error) {
    if (error instanceof Unstreamable) return undefined;
    throw error;
  }
}

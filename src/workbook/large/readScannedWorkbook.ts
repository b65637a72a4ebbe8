/** Reads a review workbook for a scan: its rows stay packed, and a large sheet is never held as a whole. Refuses whatever readReviewWorkbook refuses. */
import { workbookLimits, defaultLargeBytes } from '../../xlsx/workbookLimits';
import type { FileSystem } from '../../platform/fileSystem';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { UnnamedRow } from '../../core/sheet/unnamedRow';
import { readWorkbookFile } from '../../platform/readWholeFile';
import { withFile } from '../../xlsx/refusal';
import { checkWorkbook } from '../../xlsx/package/checkWorkbook';
import { openWorkbookPackage } from '../../xlsx/package/workbookPackage';
import { PackedList } from '../../platform/packed/packedList';
import { Unstreamable } from '../../xlsx/stream/sheetExcerpt';
import { StreamedWorkbook, hasLargeParts } from './streamedWorkbook';
import { refuseWithoutPackages, type ReadOptions } from '../review/readReviewWorkbook';
import type { ScannedWorkbook } from '../review/reviewWorkbook';
import { isProtected } from '../../xlsx/sheet/sheetProtection';
import { PackageRowReader, readPackageRows } from '../review/reviewRows';
import { type ReviewLayout, requireVersions } from '../review/reviewLayout';
import { openReviewSheet } from '../review/reviewSheet';

interface ScannedOptions extends ReadOptions {
  /** Inflated bytes above which a part is never held as a whole. */
  readonly largeBytes?: number;
}

/** Rejects as readReviewWorkbook does. */
export async function readScannedWorkbook(
  fileSystem: FileSystem,
  path: string,
  { limits = workbookLimits(), largeBytes = defaultLargeBytes }: ScannedOptions = {},
): Promise<ScannedWorkbook> {
  const { bytes, hash } = await readWorkbookFile(fileSystem, path, limits.fileBytes);
  try {
    const workbook = openWorkbookPackage(bytes, limits);
    await checkWorkbook(workbook, hash);
    const isLarge = hasLargeParts(workbook, { largeBytes });
    const streaming = new StreamedWorkbook(workbook, { largeBytes });
    const { unnamed, ...content } = (isLarge ? await streamed(streaming) : undefined) ?? whole();
    if (content.rows.length === 0) throw refuseWithoutPackages();
    requireVersions(content);
    const { date1904 } = workbook;
    const sheets = await streaming.furtherReviews(content.sheetName, content.isOther);
    const leftOut = { sheets, unnamed };
    const realPath = await fileSystem.realPath(path);
    return { path, realPath, hash, size: bytes.length, ...content, leftOut, date1904 };

    function whole(): SheetContent {
      const review = openReviewSheet(workbook);
      const rows = new PackedList<PackageRow>();
      const reader = new PackageRowReader(review.layout);
      for (const row of readPackageRows(review, reader)) rows.push(row);
      return {
        sheetName: review.sheet.name,
        ...review.layout,
        rows,
        unnamed: reader.unnamed,
        ...(isProtected(review.index) ? { isProtected: true } : {}),
      };
    }
  } catch (error) {
    throw withFile(error, path);
  }
}

interface SheetContent extends ReviewLayout, Pick<ScannedWorkbook, 'sheetName' | 'rows'> {
  readonly unnamed: readonly UnnamedRow[];
  readonly isProtected?: boolean;
}

/** Undefined when only the whole sheet can tell, or when the sheet itself is not large. */
async function streamed(workbook: StreamedWorkbook): Promise<SheetContent | undefined> {
  try {
    const found = await workbook.findReview();
    if (!workbook.isLarge(found.sheet.part)) return undefined;
    const rows = new PackedList<PackageRow>();
    const { isProtected, ...left } = await workbook.readRows(found, (row) => rows.push(row));
    return { sheetName: found.sheet.name, ...found.layout, rows, ...left, ...(isProtected ? { isProtected } : {}) };
  } catch (error) {
    if (error instanceof Unstreamable) return undefined;
    throw error;
  }
}

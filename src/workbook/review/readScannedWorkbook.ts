/** Reads a review workbook for a scan: its rows stay packed, and a large sheet is never held as a whole. Refuses whatever readReviewWorkbook refuses. */
import { workbookLimits, defaultLargeBytes } from '../package/workbookLimits';
import type { FileSystem } from '../../core/fileSystem';
import type { PackageRow } from '../../core/package/packageRow';
import { readWorkbookFile } from '../disk/readWholeFile';
import { withFile } from '../package/refusal';
import { checkWorkbook } from '../package/checkWorkbook';
import { openWorkbookPackage } from '../package/workbookPackage';
import { PackedList } from '../packed/packedList';
import { Unstreamable } from '../stream/sheetExcerpt';
import { StreamedWorkbook, hasLargeParts } from '../stream/streamedWorkbook';
import { refuseWithoutPackages, type ReadOptions } from './readReviewWorkbook';
import type { ScannedWorkbook } from './reviewWorkbook';
import { PackageRowReader, readPackageRows } from './reviewRows';
import { type ReviewLayout, requireVersions } from './reviewLayout';
import { openReviewSheet } from './reviewSheet';

export interface ScannedOptions extends ReadOptions {
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
    const leftOut = { sheets: await streaming.furtherReviews(content.sheetName), rows: unnamed };
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
        ...(isProtected(review.index.xml) ? { isProtected: true } : {}),
      };
    }
  } catch (error) {
    throw withFile(error, path);
  }
}

interface SheetContent extends ReviewLayout, Pick<ScannedWorkbook, 'sheetName' | 'rows'> {
  readonly unnamed: readonly number[];
  readonly isProtected?: boolean;
}

/** Protection stands behind the rows; that of a sheet too large to be held as a whole is not looked for. */
function isProtected(xml: Buffer): boolean {
  const behind = xml.subarray(xml.lastIndexOf('sheetData')).toString();
  return /<(\w+:)?sheetProtection\s[^>]*\bsheet\s*=\s*["'](1|true)["']/.test(behind);
}

/** Undefined when only the whole sheet can tell, or when the sheet itself is not large. */
async function streamed(workbook: StreamedWorkbook): Promise<SheetContent | undefined> {
  try {
    const found = await workbook.findReview();
    if (!workbook.isLarge(found.sheet.part)) return undefined;
    const rows = new PackedList<PackageRow>();
    const unnamed = await workbook.readRows(found, (row) => rows.push(row));
    return { sheetName: found.sheet.name, ...found.layout, rows, unnamed };
  } catch (error) {
    if (error instanceof Unstreamable) return undefined;
    throw error;
  }
}

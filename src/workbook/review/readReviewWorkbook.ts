/** Reads a review workbook from a path. Refuses, in one sentence for the person, whatever it cannot read for certain. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import type { FileSystem } from '../../platform/fileSystem';
import { say } from '../../core/message/text';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { readWorkbookFile } from '../../platform/readWholeFile';
import { Refusal, withFile } from '../../xlsx/refusal';
import type { ReviewWorkbook } from './reviewWorkbook';
import { PackageRowReader, readPackageRows } from './reviewRows';
import { openReviewSheet, type ReviewSheet } from './reviewSheet';
import { openWorkbookPackage, type WorkbookPackage } from '../../xlsx/package/workbookPackage';

export interface ReadOptions {
  readonly limits?: ZipLimits;
  /** A sheet without packages is read, too. */
  readonly mayBeEmpty?: true;
}

/**
 * Rejects with UserError `workbookMissing`, `workbookRefused` (not a plain .xlsx or .xlsm, damaged, over a limit, no header row, header
 * without a package name column) or `noPackageRows`.
 */
export async function readReviewWorkbook(
  fileSystem: FileSystem,
  path: string,
  options: ReadOptions = {},
): Promise<ReviewWorkbook> {
  return (await openReviewWorkbook(fileSystem, path, options)).workbook;
}

interface OpenedWorkbook {
  readonly workbook: ReviewWorkbook;
  readonly opened: WorkbookPackage;
  readonly review: ReviewSheet;
}

/** The same with what it was read from, for whoever reads more. */
export async function openReviewWorkbook(
  fileSystem: FileSystem,
  path: string,
  { limits = workbookLimits(), mayBeEmpty }: ReadOptions,
): Promise<OpenedWorkbook> {
  const { bytes, hash } = await readWorkbookFile(fileSystem, path, limits.fileBytes);
  try {
    const opened = openWorkbookPackage(bytes, limits);
    const review = openReviewSheet(opened);
    const content = contentOf(opened, review, mayBeEmpty);
    const realPath = await fileSystem.realPath(path);
    return { workbook: { path, realPath, hash, size: bytes.length, ...content }, opened, review };
  } catch (error) {
    throw withFile(error, path);
  }
}

type ReviewContent = Omit<ReviewWorkbook, 'path' | 'realPath' | 'hash' | 'size'>;

/** The same for bytes in memory; throws Refusal. */
export function readContent(bytes: Buffer, limits: ZipLimits = workbookLimits()): ReviewContent {
  const workbook = openWorkbookPackage(bytes, limits);
  return contentOf(workbook, openReviewSheet(workbook));
}

function contentOf(workbook: WorkbookPackage, review: ReviewSheet, mayBeEmpty?: true): ReviewContent {
  const reader = new PackageRowReader(review.layout);
  const rows = [...readPackageRows(review, reader)];
  if (rows.length === 0 && mayBeEmpty !== true) throw refuseWithoutPackages();
  const { headerRow, columns } = review.layout;
  return {
    sheetName: review.sheet.name,
    headerRow,
    columns,
    rows,
    unnamed: reader.unnamed,
    date1904: workbook.date1904,
  };
}

/** The header is there, and no package below it. */
export function refuseWithoutPackages(): Refusal {
  return new Refusal(say`The review sheet lists no packages`, say`Add package names below the header and try again`, {
    code: 'noPackageRows',
  });
}

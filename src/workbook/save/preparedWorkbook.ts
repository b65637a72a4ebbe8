/** A workbook opened for saving, kept from one save to the next so that unchanged bytes are not read twice. Refuses to outlive its bytes. */
import { defaultZipLimits, type ZipLimits } from '../../zip/zipLimits';
import type { ZipArchive } from '../../zip/zipReader';
import { readCellFormats } from '../style/cellFormats';
import { formulaUnits } from '../formula/formulaUnits';
import type { WorkbookOutput } from './workbookOutput';
import { openReviewSheet, openSheet, type OpenSheet, type ReviewSheet } from '../review/reviewSheet';
import { scanSheet } from '../sheet/sheetIndex';
import { openWorkbookPackage, rememberingReader, type WorkbookPackage } from '../package/workbookPackage';

export interface PreparedWorkbook {
  readonly workbook: WorkbookPackage;
  readonly review: ReviewSheet;
  /** Formulas of the other sheets: a save never changes them. */
  readonly otherFormulas: readonly string[];
}

export function prepareWorkbook(bytes: Buffer, limits: ZipLimits = defaultZipLimits): PreparedWorkbook {
  const workbook = openWorkbookPackage(bytes, limits);
  const review = openReviewSheet(workbook);
  return { workbook, review, otherFormulas: formulasOfOtherSheets(workbook, review) };
}

export function formulasOfOtherSheets(workbook: WorkbookPackage, sheet: OpenSheet): readonly string[] {
  const { strings, formats } = sheet.context;
  return workbook.sheets
    .filter((other) => other.part !== sheet.sheet.part)
    .flatMap((other) =>
      formulaUnits(openSheet(workbook, other, { strings, formats }).context.formulas).map((unit) => unit.formula),
    );
}

/** The same workbook after a save, without reading its file again; `archive` is the new file. */
export function afterSave(
  { workbook, review, otherFormulas }: PreparedWorkbook,
  { parts, removed, sheet }: WorkbookOutput,
  archive: ZipArchive,
): PreparedWorkbook {
  // Chained reads would keep every earlier state alive: parts are read from the new archive, small ones once.
  const read = rememberingReader(archive);
  const chain = workbook.calcChainPart;
  const calcChainPart = chain !== undefined && removed.has(chain) ? undefined : chain;
  const { stylesPart } = workbook;
  const restyled = stylesPart !== undefined && parts.has(stylesPart);
  const formats = restyled ? readCellFormats(read(stylesPart)) : review.context.formats;
  const { index, formulas } = scanSheet(Buffer.concat(parts.get(sheet.sheet.part) ?? []));
  const context = { ...review.context, xml: index.xml, formats, formulas };
  return {
    workbook: { ...workbook, archive, calcChainPart, read },
    review: { ...review, index, context },
    otherFormulas,
  };
}

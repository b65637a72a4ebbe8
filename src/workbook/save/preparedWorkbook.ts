/** A workbook opened for saving, kept from one save to the next so that unchanged bytes are not read twice. Refuses to outlive its bytes. */
import { defaultZipLimits, type ZipLimits } from '../../zip/zipLimits';
import type { ZipArchive } from '../../zip/zipReader';
import { readCellFormats } from '../style/cellFormats';
import { formulaUnits } from '../formula/dependents';
import type { FormulaIndex } from '../formula/formulaIndex';
import type { WorkbookOutput } from './patchWorkbook';
import { openReviewSheet, openSheet, type OpenSheet, type ReviewSheet } from '../review/reviewSheet';
import type { SheetIndex } from '../sheet/sheetIndex';
import { openWorkbookPackage, rememberingReader, type WorkbookPackage } from '../package/workbookPackage';

export interface PreparedWorkbook {
  readonly workbook: WorkbookPackage;
  readonly review: ReviewSheet;
  /** Formulas of the other sheets: a save never changes them. */
  readonly otherFormulas: readonly string[];
}

/** What verification read of the new file. */
export interface VerifiedOutput {
  readonly archive: ZipArchive;
  readonly index: SheetIndex;
  readonly formulas: FormulaIndex;
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
    .flatMap((other) => formulaUnits(openSheet(workbook, other, { strings, formats })).map((unit) => unit.formula));
}

/** The same workbook after a save, without reading it again. */
export function afterSave(
  { workbook, review, otherFormulas }: PreparedWorkbook,
  { parts, removed }: WorkbookOutput,
  { archive, index, formulas }: VerifiedOutput,
): PreparedWorkbook {
  // Chained reads would keep every earlier state alive: parts are read from the new archive, small ones once.
  const read = rememberingReader(archive);
  const chain = workbook.calcChainPart;
  const calcChainPart = chain !== undefined && removed.has(chain) ? undefined : chain;
  const { stylesPart } = workbook;
  const restyled = stylesPart !== undefined && parts.has(stylesPart);
  const formats = restyled ? readCellFormats(read(stylesPart)) : review.context.formats;
  return {
    workbook: { ...workbook, archive, calcChainPart, read },
    review: { ...review, index, context: { ...review.context, xml: index.xml, formats, formulas } },
    otherFormulas,
  };
}

/** A workbook opened for saving, kept from one save to the next so that unchanged bytes are not read twice. */
import type { ZipArchive } from '../../xlsx/zip/zipReader';
import { readCellFormats } from '../../xlsx/style/cellFormats';
import type { DroppedResults } from '../../xlsx/sheet/dependents';
import { unreadableFormulas, type FormulaIndex } from '../../xlsx/formula/formulaIndex';
import { shiftIndex } from '../../xlsx/sheet/shiftedIndex';
import type { PatchedSheet } from '../../xlsx/sheet/sheetEdits';
import type { StyleBook } from '../../xlsx/style/styleBook';
import { orderSplices } from '../../xlsx/xml/splice';
import { findPlaces, type PackagePlaces } from './editPlan';
import type { WorkbookChange } from '../../xlsx/sheet/workbookOutput';
import { openReviewSheet, type ReviewSheet } from '../review/reviewSheet';
import { scanSheet, type ScannedSheet } from '../../xlsx/sheet/sheetIndex';
import { Refusal } from '../../xlsx/refusal';
import { rememberingReader } from '../../xlsx/package/readPart';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { tryOpenSheet, type OpenSheet } from '../../xlsx/sheet/openSheet';

export interface PreparedWorkbook {
  readonly workbook: WorkbookPackage;
  readonly review: ReviewSheet;
  /** Formulas of the other sheets: a save never changes them. */
  readonly otherFormulas: readonly FormulaIndex[];
  /** Kept from the last save when that one appended none. */
  readonly styles?: StyleBook | undefined;
  /** Of all packages; kept from the last save as long as no name, version or row changed. */
  readonly places?: PackagePlaces | undefined;
  /** Kept from the last save as long as no formula or row changed. */
  readonly dropped?: DroppedResults | undefined;
}

export function prepareWorkbook(workbook: WorkbookPackage): PreparedWorkbook {
  const review = openReviewSheet(workbook);
  return { workbook, review, otherFormulas: formulasOfOtherSheets(workbook, review) };
}

export function formulasOfOtherSheets(workbook: WorkbookPackage, sheet: OpenSheet): readonly FormulaIndex[] {
  const { strings, formats } = sheet.context;
  return workbook.sheets
    .filter((other) => other.part !== sheet.sheet.part)
    .map((other) => {
      const opened = tryOpenSheet(workbook, other, { strings, formats });
      return opened instanceof Refusal ? unreadableFormulas : opened.context.formulas;
    });
}

/** The same workbook after a save, without reading its file again; `archive` is the new file, `content` its sheet. */
export function afterSave(
  { workbook, review, otherFormulas, places }: PreparedWorkbook,
  { parts, removed, patched, styles }: WorkbookChange,
  archive: ZipArchive,
  content: Buffer,
): PreparedWorkbook {
  // Chained reads would keep every earlier state alive: parts are read from the new archive, small ones once.
  const read = rememberingReader(archive, new Map(parts));
  const chain = workbook.calcChainPart;
  const calcChainPart = chain !== undefined && removed.has(chain) ? undefined : chain;
  const { stylesPart } = workbook;
  const restyled = stylesPart !== undefined && parts.has(stylesPart);
  const formats = restyled ? readCellFormats(read(stylesPart), workbook.date1904) : review.context.formats;
  const { index, formulas, isSame } = indexAfter(review, patched, content);
  const after = { ...review, index, context: { ...review.context, xml: content, formats, formulas } };
  return {
    workbook: { ...workbook, archive, calcChainPart, read },
    review: after,
    otherFormulas,
    places: isSame && !renames(review, patched) ? (places ?? findPlaces(after)) : undefined,
    styles: restyled ? undefined : styles,
    dropped: isSame ? patched.dropped : undefined,
  };
}

/** Reckoned where rows and formulas stayed, else read again. */
function indexAfter(
  { index, context }: OpenSheet,
  patched: PatchedSheet,
  content: Buffer,
): ScannedSheet & { readonly isSame: boolean } {
  const shifted = patched.formulasChanged ? undefined : shiftIndex(index, orderSplices(patched.sheet), content);
  if (shifted === undefined) return { ...scanSheet(content), isSame: false };
  return { index: shifted, formulas: context.formulas, isSame: true };
}

/** Whether a name or version, or a formula that may show one, got something else. */
function renames({ layout }: ReviewSheet, { writes, stale }: PatchedSheet): boolean {
  const columns = [layout.columns.get('packageName'), layout.columns.get('currentVersion')];
  return [writes, stale].some((cells) => cells.some(({ column }) => columns.includes(column)));
}

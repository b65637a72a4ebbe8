/** Applies edits to the bytes of a workbook. */
import type { CellEdit } from '../../core/cells/cellEdit';
import type { NewPackage } from '../../core/package/newPackage';
import type { ReviewField } from '../../core/sheet/reviewField';
import type { AdditionReport } from '../append/additionTypes';
import { planColumns } from '../append/planColumns';
import { planRows, toNewRows, type PlannedRows } from '../append/planRows';
import { surveySheet, type SheetSurvey } from '../append/sheetSurvey';
import { dropCalcChain } from '../../xlsx/formula/calcChain';
import { requestFullCalculation } from '../../xlsx/formula/fullCalculation';
import type { WindowTable } from '../../xlsx/package/packedWindow';
import { relationsPartOf } from '../../xlsx/package/relations';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { patchSheet, type PatchedSheet, type SheetEdit } from '../../xlsx/sheet/sheetEdits';
import { StyleBook } from '../../xlsx/style/styleBook';
import { spliceBytes, type Splice } from '../../xlsx/xml/splice';
import { planEdits, type EditPlan } from './editPlan';
import { packWhole } from './packChange';
import { formulasOfOtherSheets, type PreparedWorkbook } from './preparedWorkbook';
import type { WorkbookChange, WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import type { OpenSheet } from '../../xlsx/sheet/openSheet';

interface PlannedPatch {
  readonly plan: EditPlan;
  readonly addition?: AdditionReport | undefined;
  /** undefined: every byte stays. */
  readonly change: WorkbookChange | undefined;
}

export interface PatchedWorkbook {
  readonly base: PreparedWorkbook;
  readonly plan: EditPlan;
  readonly addition?: AdditionReport | undefined;
  /** undefined: every byte stays. */
  readonly output: WorkbookOutput | undefined;
}

/** Throws Refusal for a workbook that cannot be edited safely. `table`: how an earlier save packed the sheet, if that is known. */
export function patchWorkbook(
  base: PreparedWorkbook,
  edits: readonly CellEdit[],
  table?: WindowTable,
  packages: readonly NewPackage[] = [],
  columns: readonly ReviewField[] = [],
): PatchedWorkbook {
  const wanted = packages.length === 0 ? undefined : { packages, survey: surveySheet(base.review, packages) };
  const { plan, addition, change } = planPatch(base, edits, wanted, columns);
  return { base, plan, addition, output: change === undefined ? undefined : packWhole(base.workbook, change, table) };
}

/** Packages to be added, and what is known of the whole sheet for it. */
interface WantedPackages {
  readonly packages: readonly NewPackage[];
  readonly survey: SheetSurvey;
}

export function planPatch(
  base: PreparedWorkbook,
  edits: readonly CellEdit[],
  wanted?: WantedPackages,
  columns: readonly ReviewField[] = [],
): PlannedPatch {
  const { workbook, review, places } = base;
  const plan = planEdits(workbook, review, edits, places);
  const rows = wanted === undefined ? undefined : planRows(workbook, review, wanted);
  const addition = rows?.report;
  const headers = planColumns(workbook, review, columns);
  if (plan.planned.length + headers.length === 0 && (rows === undefined || rows.cells.length === 0))
    return { plan, addition, change: undefined };
  const cells = plan.planned.map(({ row, column, span, edit }) => ({
    row,
    column,
    span,
    value: edit.value,
    look: edit.look,
    restyle: edit.restyle,
    strike: edit.strike,
  }));
  const sheetEdits = [...cells, ...headers];
  return { plan, addition, change: changeSheet(workbook, review, sheetEdits, base, rows) };
}

/** The same for cells by address on any sheet. */
export function writeSheetEdits(
  workbook: WorkbookPackage,
  sheet: OpenSheet,
  edits: readonly SheetEdit[],
): WorkbookOutput {
  return packWhole(
    workbook,
    changeSheet(workbook, sheet, edits, { otherFormulas: formulasOfOtherSheets(workbook, sheet) }),
  );
}

/** `styles` of an earlier save are used as long as nothing was appended to them. */
function changeSheet(
  workbook: WorkbookPackage,
  sheet: OpenSheet,
  edits: readonly SheetEdit[],
  { otherFormulas, styles, dropped }: Pick<PreparedWorkbook, 'otherFormulas' | 'styles' | 'dropped'>,
  rows?: PlannedRows,
): WorkbookChange {
  const { archive, stylesPart } = workbook;
  const isKept = styles?.isPristine === true || stylesPart === undefined;
  const book = isKept ? styles : new StyleBook(workbook.read(stylesPart));
  const relationsPart = relationsPartOf(archive, sheet.sheet.part);
  const relations = archive.entry(relationsPart) === undefined ? undefined : workbook.read(relationsPart);
  const around = { date1904: workbook.date1904, styles: book, relations, otherFormulas, dropped };
  const patched = patchSheet(sheet, edits, around, rows === undefined ? undefined : toNewRows(rows, book));
  const parts = new Map<string, Buffer>();
  const grown = rows?.grown.parts ?? new Map<string, readonly Splice[]>();
  for (const [part, splices] of grown) parts.set(part, spliceBytes(workbook.read(part), splices));
  const styleSplices = book?.splices() ?? [];
  if (stylesPart !== undefined && styleSplices.length > 0) {
    parts.set(stylesPart, spliceBytes(workbook.read(stylesPart), styleSplices));
  }
  if (relations !== undefined && patched.relations.length > 0) {
    parts.set(relationsPart, spliceBytes(relations, patched.relations));
  }
  const removed = addWorkbookParts(workbook, patched, parts);
  return { sheet, patched, parts, removed, grown, styles: book };
}

function addWorkbookParts(
  workbook: WorkbookPackage,
  patched: PatchedSheet,
  parts: Map<string, Buffer>,
): ReadonlySet<string> {
  if (patched.needsCalculation) {
    const present = parts.get(workbook.workbookPart) ?? workbook.read(workbook.workbookPart);
    const changed = requestFullCalculation(present);
    if (changed !== undefined) parts.set(workbook.workbookPart, changed);
  }
  const dropped = patched.formulaRemoved ? dropCalcChain(workbook) : undefined;
  if (dropped === undefined) return new Set();
  for (const [part, content] of dropped.parts) parts.set(part, content);
  return new Set([dropped.removed]);
}

/** Applies edits to the bytes of a workbook. Refuses to touch a part outside the budget; when nothing changes there is no output. */
import type { CellEdit } from '../../core/review/cellEdit';
import { rewriteZip, type DeflatedPart } from '../../zip/zipWriter';
import { dropCalcChain } from '../formula/calcChain';
import { deflatePart } from '../package/deflatePart';
import { planEdits, type EditPlan } from './editPlan';
import { requestFullCalculation } from '../formula/fullCalculation';
import { formulasOfOtherSheets, type PreparedWorkbook } from './preparedWorkbook';
import type { OpenSheet } from '../review/reviewSheet';
import { patchSheet, type PatchedSheet, type SheetEdit } from '../sheet/sheetEdits';
import { spliceBytes, splicePieces } from '../xml/splice';
import { StyleBook } from '../style/styleBook';
import type { WorkbookOutput } from './workbookOutput';
import { relationsPartOf, type WorkbookPackage } from '../package/workbookPackage';

export interface PatchedWorkbook {
  readonly base: PreparedWorkbook;
  readonly plan: EditPlan;
  /** undefined: every byte stays. */
  readonly output: WorkbookOutput | undefined;
}

/** Throws Refusal for a workbook that cannot be edited safely. */
export function patchWorkbook(base: PreparedWorkbook, edits: readonly CellEdit[]): PatchedWorkbook {
  const { workbook, review, otherFormulas } = base;
  const plan = planEdits(workbook, review, edits);
  if (plan.planned.length === 0) return { base, plan, output: undefined };
  const sheetEdits = plan.planned.map(({ row, column, span, edit }) => ({
    row,
    column,
    span,
    value: edit.value,
    look: edit.look,
  }));
  return { base, plan, output: writeSheetEdits(workbook, review, sheetEdits, otherFormulas) };
}

/** The same for cells by address on any sheet. */
export function writeSheetEdits(
  workbook: WorkbookPackage,
  sheet: OpenSheet,
  edits: readonly SheetEdit[],
  otherFormulas: readonly string[] = formulasOfOtherSheets(workbook, sheet),
): WorkbookOutput {
  const { archive, stylesPart } = workbook;
  const stylesXml = stylesPart === undefined ? undefined : workbook.read(stylesPart);
  const styles = stylesXml === undefined ? undefined : new StyleBook(stylesXml);
  const relationsPart = relationsPartOf(sheet.sheet.part);
  const relations = archive.entry(relationsPart) === undefined ? undefined : workbook.read(relationsPart);
  const patched = patchSheet(sheet, edits, {
    date1904: workbook.date1904,
    styles,
    relations,
    otherFormulas,
  });
  const parts = new Map<string, readonly Buffer[]>([[sheet.sheet.part, splicePieces(sheet.index.xml, patched.sheet)]]);
  const styleSplices = styles?.splices() ?? [];
  if (stylesPart !== undefined && stylesXml !== undefined && styleSplices.length > 0) {
    parts.set(stylesPart, [spliceBytes(stylesXml, styleSplices)]);
  }
  if (relations !== undefined && patched.relations.length > 0) {
    parts.set(relationsPart, [spliceBytes(relations, patched.relations)]);
  }
  const removed = addWorkbookParts(workbook, patched, parts);
  const deflated = new Map<string, DeflatedPart>([...parts].map(([part, pieces]) => [part, deflatePart(pieces)]));
  const pieces = rewriteZip(archive, { replace: deflated, remove: removed });
  return { pieces, parts, deflated, removed, sheet, patched };
}

function addWorkbookParts(
  workbook: WorkbookPackage,
  patched: PatchedSheet,
  parts: Map<string, readonly Buffer[]>,
): ReadonlySet<string> {
  if (patched.needsCalculation) {
    const changed = requestFullCalculation(workbook.read(workbook.workbookPart));
    if (changed !== undefined) parts.set(workbook.workbookPart, [changed]);
  }
  const dropped = patched.formulaRemoved ? dropCalcChain(workbook) : undefined;
  if (dropped === undefined) return new Set();
  for (const [part, content] of dropped.parts) parts.set(part, [content]);
  return new Set([dropped.removed]);
}

/** Applies edits to a workbook with parts too large to be held. Refuses, as unstreamable, edits that reach through the whole of a sheet. */
import type { NewPackage } from '../../core/package/newPackage';
import type { CellEdit } from '../../core/cells/cellEdit';
import { surveyedRows } from '../append/sheetSurvey';
import { locateWindows, unpackWindow, type WindowTable } from '../../xlsx/package/packedWindow';
import { PartPacker, type PackedPart } from '../../xlsx/package/partPacker';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { assemble, packWhole } from './packChange';
import { planPatch, type PatchedWorkbook } from './patchWorkbook';
import type { PreparedWorkbook } from './preparedWorkbook';
import type { WorkbookChange, WorkbookOutput } from '../../xlsx/sheet/workbookOutput';
import type { FormulaIndex } from '../../xlsx/formula/formulaIndex';
import { joinedRows } from '../../xlsx/formula/rowIntervals';
import { wholeSplices } from '../../xlsx/stream/excerptOffsets';
import { Unstreamable, type SheetExcerpt } from '../../xlsx/stream/sheetExcerpt';
import { StreamedWorkbook, type StreamSizes } from '../large/streamedWorkbook';

/** How often a sheet is read again because formulas led to rows that were left out. */
const mostPasses = 4;

/**
 * The same as patchWorkbook, byte for byte of every part, by the same rules: they are applied to an excerpt of the sheet. Rejects with
 * Unstreamable where only the whole sheet can tell; nothing was done then. `formulas`: of the sheet, if they are known.
 */
export async function patchStreamed(
  workbook: WorkbookPackage,
  edits: readonly CellEdit[],
  sizes: StreamSizes,
  table?: WindowTable,
  packages: readonly NewPackage[] = [],
  formulas?: FormulaIndex,
): Promise<PatchedWorkbook> {
  const streamed = new StreamedWorkbook(workbook, sizes);
  const found = await streamed.findReview();
  const otherFormulas = await streamed.formulasOfOtherSheets(found.sheet);
  const wanted = packages.length === 0 ? undefined : { packages, survey: await streamed.survey(found, packages) };
  const surveyed = wanted === undefined ? [] : surveyedRows(wanted.survey, packages.length);
  let rows = joinedRows(surveyed.map((row) => ({ top: row, bottom: row })));
  let known = formulas;
  for (let pass = 1; pass <= mostPasses; pass++) {
    const { review, excerpt } = await streamed.openReview(found, edits, rows, known);
    known = review.context.formulas;
    const missing: { top: number; bottom: number }[] = [];
    const onMissing = (row: number): void => {
      const last = missing.at(-1);
      if (last?.bottom === row - 1) last.bottom = row;
      else missing.push({ top: row, bottom: row });
    };
    const base: PreparedWorkbook = {
      workbook,
      review: excerpt === undefined ? review : { ...review, index: { ...review.index, onMissing } },
      otherFormulas,
    };
    const { plan, addition, change } = planPatch(base, edits, wanted);
    if (change === undefined) return { base, plan, addition, output: undefined };
    const before = rows.count;
    rows = joinedRows([...rows.intervals, ...missing]);
    if (rows.count === before) return { base, plan, addition, output: await pack(streamed, change, excerpt, table) };
  }
  throw new Unstreamable('Formulas reach through the whole sheet');
}

async function pack(
  streamed: StreamedWorkbook,
  change: WorkbookChange,
  excerpt: SheetExcerpt | undefined,
  table: WindowTable | undefined,
): Promise<WorkbookOutput> {
  const { workbook } = streamed;
  if (excerpt === undefined) return packWhole(workbook, change, table);
  const splices = wholeSplices(excerpt.segments, change.patched.sheet);
  const packed = await packSheet(streamed, change.sheet.sheet.part, new PartPacker(splices), table);
  return assemble(workbook, change, packed, undefined);
}

/** Windows of an earlier save are inflated only where they change. */
async function packSheet(
  streamed: StreamedWorkbook,
  part: string,
  packer: PartPacker,
  table: WindowTable | undefined,
): Promise<PackedPart> {
  const { archive } = streamed.workbook;
  const entry = archive.entry(part);
  const windows = entry === undefined ? undefined : locateWindows(archive, entry, table);
  if (windows === undefined) {
    for await (const chunk of streamed.chunks(part)) packer.add({ size: chunk.length, content: () => chunk });
  } else {
    for (const window of windows)
      packer.add({ size: window.size, content: () => unpackWindow(window), packed: window });
  }
  return packer.finish();
}

/** Opens a review workbook so that its packages can be looked at while they are still being read. Refuses what readReviewWorkbook refuses, some of it later. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import type { FileSystem } from '../../platform/fileSystem';
import { readWorkbookFile } from '../../platform/readWholeFile';
import { partChunks } from '../../xlsx/package/partChunks';
import { orRefusal, Refusal, withFile } from '../../xlsx/refusal';
import { openWorkbookPackage, type SheetPart, type WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { ReviewChoice, reviewSheets } from './chosenSheet';
import { scanSheet } from '../../xlsx/sheet/sheetIndex';
import { indexSharedStrings, noSharedStrings, type SharedStrings } from '../../xlsx/cell/sharedStrings';
import { excerptSheet, type SheetExcerpt } from '../../xlsx/stream/sheetExcerpt';
import { noCellFormats, readCellFormats } from '../../xlsx/style/cellFormats';
import { refuseWithoutPackages } from './readReviewWorkbook';
import { findReviewLayout, rowsLookedAt, type ReviewLayout } from './reviewLayout';
import { ReviewTable } from './reviewTable';
import type { SharedParts } from '../../xlsx/sheet/openSheet';

export interface OpeningTable {
  readonly table: ReviewTable;
  /** Reads on, and yields whenever the table has more rows or is complete. Rejects with UserError: nothing of the table may be used then. */
  readonly filling: AsyncGenerator<void>;
}

/**
 * Undefined: the file is the one that `known` was read from. Rejects with UserError like readReviewWorkbook; what is wrong with a single
 * cell is told when that cell is asked for.
 */
export async function openReviewTable(
  fileSystem: FileSystem,
  path: string,
  known?: ReviewTable,
): Promise<OpeningTable | undefined> {
  const { bytes, hash } = await readWorkbookFile(fileSystem, path, workbookLimits().fileBytes);
  if (hash === known?.source.hash) return undefined;
  try {
    const workbook = openWorkbookPackage(bytes);
    const { parts, stringsXml } = readParts(workbook, known);
    const { sheet, layout } = await findSheet(workbook, parts);
    const { date1904 } = workbook;
    const table = new ReviewTable({ hash, sheetName: sheet.name, date1904, layout, parts, stringsXml });
    return { table, filling: fill(table, partChunks(workbook, sheet.part), path) };
  } catch (error) {
    throw withFile(error, path);
  }
}

async function* fill(table: ReviewTable, chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<void> {
  try {
    for await (const chunk of chunks) {
      const before = table.length;
      table.add(chunk);
      if (table.length > before) yield;
    }
    table.finish();
    if (table.length === 0) throw refuseWithoutPackages();
  } catch (error) {
    throw withFile(error, path);
  }
  yield;
}

/** The strings of the table known before where they are the same: most changes leave them alone. */
function readParts(
  workbook: WorkbookPackage,
  known: ReviewTable | undefined,
): { readonly parts: SharedParts; readonly stringsXml: Buffer | undefined } {
  const { sharedStringsPart, stylesPart } = workbook;
  const formats =
    stylesPart === undefined ? noCellFormats : readCellFormats(workbook.read(stylesPart), workbook.date1904);
  const stringsXml = sharedStringsPart === undefined ? undefined : workbook.read(sharedStringsPart);
  const before = known?.source.stringsXml;
  if (known !== undefined && before !== undefined && stringsXml?.equals(before) === true) {
    return { parts: { strings: known.source.parts.strings, formats }, stringsXml: before };
  }
  const strings = stringsXml === undefined ? noSharedStrings : remembering(indexSharedStrings(stringsXml));
  return { parts: { strings, formats }, stringsXml };
}

const rememberedStrings = 200_000;

/** A grid shows, sorts and finds the same few strings again and again. */
function remembering(strings: SharedStrings): SharedStrings {
  const known = new Map<number, string>();
  return {
    at(index) {
      let text = known.get(index);
      if (text === undefined) {
        text = strings.at(index);
        if (known.size < rememberedStrings) known.set(index, text);
      }
      return text;
    },
  };
}

interface FoundSheet {
  readonly sheet: SheetPart;
  readonly layout: ReviewLayout;
}

/** The same sheet as openReviewSheet; only their first rows are read for it. */
async function findSheet(workbook: WorkbookPackage, parts: SharedParts): Promise<FoundSheet> {
  const choice = new ReviewChoice<FoundSheet>();
  for (const sheet of reviewSheets(workbook.sheets)) {
    const head = await orRefusal(() =>
      excerptSheet(partChunks(workbook, sheet.part), () => () => true, { rowLimit: rowsLookedAt }),
    );
    const review = choice.take(head instanceof Refusal ? head : withLayout(sheet, head, parts));
    if (review !== undefined) return review;
  }
  return choice.rest();
}

function withLayout(
  sheet: SheetPart,
  { xml, formulas }: SheetExcerpt,
  parts: SharedParts,
): FoundSheet | Refusal | undefined {
  const layout = findReviewLayout(scanSheet(xml).index, { xml, ...parts, formulas });
  return layout instanceof Refusal ? layout : layout && { sheet, layout };
}

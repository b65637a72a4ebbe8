/** A workbook whose large parts are read chunk by chunk and never held. Refuses, as unstreamable, what must be known as a whole. */
import type { NewPackage } from '../../core/package/newPackage';
import type { PackageRow } from '../../core/sheet/packageRow';
import { PackedList } from '../../platform/packed/packedList';
import type { CellEdit } from '../../core/cells/cellEdit';
import { unreadableFormulas, type FormulaIndex } from '../../xlsx/formula/formulaIndex';
import type { RowIntervals } from '../../xlsx/formula/rowIntervals';
import { noCellFormats, readCellFormats, type CellFormats } from '../../xlsx/style/cellFormats';
import { orRefusal, Refusal } from '../../xlsx/refusal';
import { partChunks } from '../../xlsx/package/partChunks';
import { inReviewOrder, type SheetPart, type WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { findReviewLayout, rowsLookedAt, type ReviewLayout } from '../review/reviewLayout';
import { ReviewChoice, reviewSheets } from '../review/chosenSheet';
import { type ReviewSheet } from '../review/reviewSheet';
import { SheetSurveyor, surveySheet, type SheetSurvey } from '../append/sheetSurvey';
import { PackageRowReader } from '../review/reviewRows';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import type { RowBounds } from '../../xlsx/cell/rowScanner';
import { readRowCells } from '../../xlsx/cell/rowCells';
import { indexSharedStrings, noSharedStrings, type SharedStrings } from '../../xlsx/cell/sharedStrings';
import { scanSheet } from '../../xlsx/sheet/sheetIndex';
import { isProtected } from '../../xlsx/sheet/sheetProtection';
import { readCharacters } from '../../xlsx/xml/xmlMarkup';
import { chooseRows, foundNames, namesAndBlanks, namesAndVersions } from './rowChooser';
import { selectedStrings, selectStrings, type WantString, type TextMarks } from '../../xlsx/stream/selectedStrings';
import { excerptSheet, type KeepRow, Unstreamable, type SheetExcerpt } from '../../xlsx/stream/sheetExcerpt';
import { openSheet, type OpenSheet } from '../../xlsx/sheet/openSheet';

/** What counts as large, and how much is read at a time; in bytes, inflated. */
export interface StreamSizes {
  readonly largeBytes: number;
  readonly chunkBytes?: number;
}

/** Rows share most of their texts with rows before them. */
const openedStringBlocks = 256;

/** The last table, by its checksum: a save never changes it, and each opens the workbook anew. */
let lastIndexed: { readonly crc32: number; readonly size: number; readonly strings: SharedStrings } | undefined;

function indexedStrings(workbook: WorkbookPackage): SharedStrings {
  const part = workbook.sharedStringsPart;
  const entry = part === undefined ? undefined : workbook.archive.entry(part);
  if (part === undefined || entry === undefined) return noSharedStrings;
  const { crc32, size } = entry;
  if (lastIndexed?.crc32 !== crc32 || lastIndexed.size !== size)
    lastIndexed = { crc32, size, strings: indexSharedStrings(workbook.read(part)) };
  return lastIndexed.strings;
}

/** So much of a sheet may matter to one save. */
const largestExcerpt = 64 * 1024 * 1024;

interface FoundSheet {
  readonly sheet: SheetPart;
  readonly layout: ReviewLayout;
}

function withLayout({ sheet, index, context }: OpenSheet): FoundSheet | Refusal | undefined {
  const layout = findReviewLayout(index, context);
  return layout instanceof Refusal ? layout : layout && { sheet, layout };
}

export class StreamedWorkbook {
  private readonly formats: CellFormats;
  private wholeStrings: SharedStrings | undefined;

  constructor(
    readonly workbook: WorkbookPackage,
    private readonly sizes: StreamSizes,
  ) {
    const { stylesPart } = workbook;
    this.formats =
      stylesPart === undefined ? noCellFormats : readCellFormats(this.workbook.read(stylesPart), workbook.date1904);
  }

  isLarge(part: string): boolean {
    return (this.workbook.archive.entry(part)?.size ?? 0) > this.sizes.largeBytes;
  }

  chunks(part: string): AsyncGenerator<Buffer> {
    return partChunks(this.workbook, part, this.sizes.chunkBytes);
  }

  /** The same sheet as openReviewSheet; of a large one its first rows are read. */
  async findReview(): Promise<FoundSheet> {
    const choice = new ReviewChoice<FoundSheet>();
    for (const sheet of reviewSheets(this.workbook.sheets)) {
      const opened = await orRefusal(async () =>
        this.isLarge(sheet.part) ? this.open(sheet, await this.head(sheet)) : this.whole(sheet),
      );
      const review = choice.take(opened instanceof Refusal ? opened : withLayout(opened));
      if (review !== undefined) return review;
    }
    return choice.rest();
  }

  /** The names of all other sheets that have the header row, too, and as usual if the review has; one that cannot be read is none. */
  async furtherReviews(review: string, isOther = false): Promise<readonly string[]> {
    const names: string[] = [];
    for (const sheet of inReviewOrder(this.workbook.sheets)) {
      if (sheet.name === review) continue;
      const opened = await orRefusal(async () => this.open(sheet, await this.head(sheet)));
      if (opened instanceof Refusal) continue;
      const found = withLayout(opened);
      if (found === undefined || found instanceof Refusal) continue;
      if (isOther || found.layout.isOther !== true) names.push(sheet.name);
    }
    return names;
  }

  /** The review sheet, or of a large one what matters for the edits and for `rows`, with the excerpt it was made of. */
  async openReview(
    found: FoundSheet,
    edits: readonly CellEdit[],
    rows: RowIntervals,
    known?: FormulaIndex,
  ): Promise<{ readonly review: ReviewSheet; readonly excerpt: SheetExcerpt | undefined }> {
    const { sheet, layout } = found;
    if (!this.isLarge(sheet.part)) return { review: { ...(await this.whole(sheet)), layout }, excerpt: undefined };
    const strings = this.stringsAreLarge
      ? foundNames(await this.select(namesAndVersions(edits)))
      : await this.strings();
    const criteria = { layout, formats: this.formats, strings, edits, rows };
    const excerpt = await excerptSheet(this.chunks(sheet.part), chooseRows(criteria), { known });
    if (excerpt.xml.length > largestExcerpt) throw new Unstreamable('Too much of the sheet matters');
    return { review: { ...(await this.open(sheet, excerpt)), layout }, excerpt };
  }

  /** Of the review sheet, read once from top to bottom. */
  async survey({ sheet, layout }: FoundSheet, packages: readonly NewPackage[]): Promise<SheetSurvey> {
    if (!this.isLarge(sheet.part)) return surveySheet({ ...(await this.whole(sheet)), layout }, packages);
    const strings = this.stringsAreLarge
      ? foundNames(await this.select(namesAndBlanks(packages)))
      : await this.strings();
    const surveyor = new SheetSurveyor(layout, { strings, formats: this.formats }, packages);
    const look = (prefix: string) => (xml: Buffer, row: RowBounds) => {
      surveyor.add(xml, prefix, row);
      return false;
    };
    await excerptSheet(this.chunks(sheet.part), look);
    return surveyor.finish();
  }

  /**
   * Every package row of a large sheet, in sheet order, and in the end what else it tells; the sheet is read twice, because a formula may
   * belong to a group that is told further down. Rejects with Unstreamable as openReview does.
   */
  async readRows(
    { sheet, layout }: FoundSheet,
    onRow: (row: PackageRow) => void,
  ): Promise<Pick<PackageRowReader, 'unnamed'> & { readonly isProtected: boolean }> {
    const { formulas, xml: frame } = await excerptSheet(this.chunks(sheet.part), () => () => false);
    const strings = this.stringsAreLarge ? await this.packedStrings() : await this.strings();
    const shared = { strings, formats: this.formats, formulas };
    const reader = new PackageRowReader(layout);
    const take = (prefix: string): KeepRow => {
      return (xml, bounds) => {
        if (bounds.number <= layout.headerRow) return false;
        const cells = readRowCells(xml, prefix, bounds, reader.rightmost);
        const row = reader.read(cells, bounds.number, { xml, ...shared });
        if (row !== undefined) onRow(row);
        return false;
      };
    };
    await excerptSheet(this.chunks(sheet.part), take, { known: formulas });
    const { unnamed } = reader;
    return { unnamed, isProtected: isProtected(scanSheet(frame, formulas).index) };
  }

  async formulasOfOtherSheets(review: SheetPart): Promise<readonly FormulaIndex[]> {
    const found: FormulaIndex[] = [];
    for (const sheet of this.workbook.sheets) {
      if (sheet.part === review.part) continue;
      const read = await orRefusal(async () =>
        this.isLarge(sheet.part)
          ? await excerptSheet(this.chunks(sheet.part), () => () => false)
          : (await this.whole(sheet)).context,
      );
      found.push(read instanceof Refusal ? unreadableFormulas : read.formulas);
    }
    return found;
  }

  private head(sheet: SheetPart): Promise<SheetExcerpt> {
    return excerptSheet(this.chunks(sheet.part), () => () => true, { rowLimit: rowsLookedAt });
  }

  private async whole(sheet: SheetPart): Promise<OpenSheet> {
    if (!this.stringsAreLarge)
      return openSheet(this.workbook, sheet, { strings: await this.strings(), formats: this.formats });
    const opened = openSheet(this.workbook, sheet, { strings: noSharedStrings, formats: this.formats });
    return { ...opened, context: { ...opened.context, strings: await this.stringsOf(opened) } };
  }

  private async open(sheet: SheetPart, { xml, formulas }: SheetExcerpt): Promise<OpenSheet> {
    const { index } = scanSheet(xml, formulas);
    const context = { xml, strings: noSharedStrings, formats: this.formats, formulas };
    const strings = this.stringsAreLarge ? await this.stringsOf({ sheet, index, context }) : await this.strings();
    return { sheet, index, context: { ...context, strings } };
  }

  private get stringsAreLarge(): boolean {
    const part = this.workbook.sharedStringsPart;
    return part !== undefined && this.isLarge(part);
  }

  private strings(): Promise<SharedStrings> {
    return Promise.resolve((this.wholeStrings ??= indexedStrings(this.workbook)));
  }

  /** Those that the cells of the sheet show. */
  private async stringsOf({ index }: OpenSheet): Promise<SharedStrings> {
    const needed = new Set<number>();
    index.rowNumbers.forEach((_, position) => {
      for (const { type, value } of readCellSpans(index, position)) {
        if (type === 's' && value !== undefined)
          needed.add(Number(readCharacters(index.xml, value.bodyStart, value.bodyEnd)));
      }
    });
    const marks: TextMarks = new Map();
    return selectedStrings(await this.select((at) => needed.has(at), marks), marks);
  }

  private async packedStrings(): Promise<SharedStrings> {
    const packed = new PackedList<string>(openedStringBlocks);
    const marks: TextMarks = new Map();
    await this.select((_, text) => {
      packed.push(text());
      return false;
    }, marks);
    return { at: (index) => packed.at(index) ?? noSharedStrings.at(index), markOf: (index) => marks.get(index) };
  }

  private select(wanted: WantString, marks?: TextMarks): Promise<ReadonlyMap<number, string>> {
    return selectStrings(this.chunks(this.workbook.sharedStringsPart ?? ''), wanted, marks);
  }
}

/** Whether a part is too large to be held: a sheet or the shared strings. */
export function hasLargeParts(
  { archive, sheets, sharedStringsPart }: WorkbookPackage,
  { largeBytes }: StreamSizes,
): boolean {
  const parts = [...sheets.map(({ part }) => part), sharedStringsPart ?? ''];
  return parts.some((part) => (archive.entry(part)?.size ?? 0) > largeBytes);
}

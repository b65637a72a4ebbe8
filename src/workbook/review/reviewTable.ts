/** The packages of a review sheet as they are read, each cell decoded only when asked for. Holds the sheet's XML and no cell; writes nothing. */
import type { GridTable } from '../../core/cells/gridTable';
import { displayText, type CellContent } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';
import type { ReviewField } from '../../core/sheet/reviewField';
import { say } from '../../core/message/text';
import { cellColumn } from '../../xlsx/formula/formulaCollector';
import { readStoredFormula, type FormulaIndex } from '../../xlsx/formula/formulaIndex';
import { Refusal } from '../../xlsx/refusal';
import { readCellContent, readResult, type SheetContext } from '../../xlsx/sheet/cellReader';
import { mayHoldFormula, fastCellValue, sharedText } from '../../xlsx/cell/fastCellText';
import { readCell, readRowCells, type CellSpan } from '../../xlsx/cell/rowCells';
import { SheetRows, type StreamedRow } from '../../xlsx/stream/sheetRows';
import { damagedXml } from '../../xlsx/xml/xmlMarkup';
import { IdentityCounter } from './packageIdentities';
import type { ReviewLayout } from './reviewLayout';
import type { SharedParts } from '../../xlsx/sheet/openSheet';
import type { PackageIdentity } from '../../core/package/identity';

interface TableSource {
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly hash: string;
  readonly sheetName: string;
  readonly date1904: boolean;
  readonly layout: ReviewLayout;
  readonly parts: SharedParts;
  /** What the strings among the parts were read from. */
  readonly stringsXml: Buffer | undefined;
}

const empty: CellContent = { kind: 'empty' };

export class ReviewTable implements GridTable {
  readonly source: TableSource;
  readonly #fields: readonly ReviewField[];
  /** Place of a field among the offsets of a row's cells. */
  readonly #slots: ReadonlyMap<ReviewField, number>;
  /** Slots by column number. */
  readonly #slotOf: readonly (number | undefined)[];
  readonly #identities: PackageIdentity[] = [];
  readonly #counter = new IdentityCounter();
  readonly #rows = new SheetRows((row) => this.#take(row));
  readonly #xml: Buffer[] = [];
  readonly #numbers: number[] = [];
  readonly #bounds: number[] = [];
  /** Offsets of each row's cells, slot by slot; 0: there is none. */
  #cells = new Uint32Array(1024);
  #formulas: FormulaIndex | undefined;
  #prefix = '';
  readonly #days = new Map<number, string>();
  #isComplete = false;

  constructor(source: TableSource) {
    this.source = source;
    this.#fields = [...source.layout.columns.keys()];
    this.#slots = new Map(this.#fields.map((field, slot) => [field, slot]));
    const slotOf: (number | undefined)[] = [];
    this.#fields.forEach((field, slot) => (slotOf[source.layout.columns.get(field) ?? 0] = slot));
    this.#slotOf = slotOf;
  }

  get length(): number {
    return this.#numbers.length;
  }

  get date1904(): boolean {
    return this.source.date1904;
  }

  get columns(): ReadonlyMap<ReviewField, number> {
    return this.source.layout.columns;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The next bytes of the sheet; throws Refusal. */
  add(chunk: Buffer): void {
    this.#rows.add(chunk);
    this.#formulas = this.#rows.formulas;
  }

  /** No more bytes come; throws Refusal. */
  finish(): void {
    this.#rows.finish();
    this.#isComplete = true;
  }

  /** 1-based row of the sheet. */
  rowNumber(at: number): number {
    return this.#numbers[at] ?? 0;
  }

  /** The name as the person wrote it. */
  displayName(at: number): string {
    return displayText(this.content(at, 'packageName')).trim();
  }

  identity(at: number): PackageIdentity {
    const identity = this.#identities[at];
    if (identity === undefined) throw new Error(`Expected a package at ${at}, got none.`);
    return identity;
  }

  /** Throws Refusal for a cell that cannot be read. */
  content(at: number, field: ReviewField): CellContent {
    const xml = this.#xml[at];
    return xml === undefined ? empty : this.#read(at, field, { xml, number: this.rowNumber(at) });
  }

  quickText(at: number, field: ReviewField): string | undefined {
    const xml = this.#xml[at];
    const start = this.#start(at, field);
    if (xml === undefined || this.#prefix !== '') return undefined;
    if (start === 0) return '';
    const value = fastCellValue(xml, start);
    if (value === undefined) return undefined;
    if (value.type === 'shared') return sharedText(xml, value, this.source.parts.strings);
    const text = xml.toString('latin1', value.from, value.to);
    if (value.type === 'text') return text;
    if (!/^(?:0|[1-9]\d{0,14})$/.test(text)) return undefined;
    const { formats } = this.source.parts;
    const number = Number(text);
    const shown = formats.numberShown(number, value.style);
    if (shown.kind === 'text') return shown.text;
    if (shown.kind === 'day') return this.#dayText(number);
    return shown.kind === 'general' || shown.kind === 'other' ? text : undefined;
  }

  /** The cell's formula is to be had by its content; undefined where it surely has none. */
  formulaContent(at: number, field: ReviewField): Extract<CellContent, { kind: 'formula' }> | undefined {
    const xml = this.#xml[at];
    const start = this.#start(at, field);
    if (xml === undefined || start === 0 || (this.#prefix === '' && !mayHoldFormula(xml, start))) return undefined;
    const content = this.content(at, field);
    return content.kind === 'formula' ? content : undefined;
  }

  /** Of so many rows, many share their day. */
  #dayText(serial: number): string {
    let text = this.#days.get(serial);
    if (text === undefined) {
      text = displayCell({ kind: 'date', serial }, this.date1904);
      this.#days.set(serial, text);
    }
    return text;
  }

  /** Whether a row is stored byte for byte as one of another table; false tells nothing. */
  isStoredAlike(at: number, other: ReviewTable, otherAt: number): boolean {
    const [mine, its] = [this.#stored(at), other.#stored(otherAt)];
    return this.source.parts.strings === other.source.parts.strings && mine.equals(its);
  }

  #stored(at: number): Buffer {
    return (this.#xml[at] ?? Buffer.alloc(0)).subarray(this.#bounds[2 * at], this.#bounds[2 * at + 1]);
  }

  #read(
    at: number,
    field: ReviewField,
    { xml, number }: { readonly xml: Buffer; readonly number: number },
  ): CellContent {
    const start = this.#start(at, field);
    if (start === 0) return empty;
    const cell = readCell(xml, start, this.#prefix, number);
    const context = { xml, ...this.source.parts, formulas: this.#formulas ?? this.#rows.formulas };
    return cell?.formula === undefined ? readCellContent(cell, context) : this.#formulaContent(cell, context);
  }

  /** Offset of a cell; 0: there is none. */
  #start(at: number, field: ReviewField): number {
    const slot = this.#slots.get(field);
    return slot === undefined ? 0 : (this.#cells[at * this.#fields.length + slot] ?? 0);
  }

  /** The formula itself is worked out only for who asks for it: filter, sort and find look at its value. */
  #formulaContent(cell: CellSpan, context: SheetContext): CellContent {
    // A shared formula's text may stand further down than has been read.
    const formula = (): string => (this.#isComplete ? storedFormula(cell, context) : (tryStored(cell, context) ?? ''));
    return {
      kind: 'formula',
      ...readResult(cell, context),
      get formula() {
        return formula();
      },
    };
  }

  #take(row: StreamedRow): void {
    if (row.number <= this.source.layout.headerRow) return;
    this.#prefix = row.prefix;
    const at = this.length;
    this.#place(at, row);
    const name = this.#read(at, 'packageName', row);
    const version = this.#read(at, 'currentVersion', row);
    const identity = name.kind === 'empty' ? undefined : this.#counter.next(name, version, this.date1904);
    if (identity === undefined) return;
    this.#identities.push(identity);
    this.#xml.push(row.xml);
    this.#bounds.push(row.start, row.end);
    this.#numbers.push(row.number);
  }

  /** Notes where the row's known cells begin. */
  #place(at: number, { xml, prefix, cells, number, start, end }: StreamedRow): void {
    const width = this.#fields.length;
    const from = at * width;
    this.#reserve(from + width);
    this.#cells.fill(0, from, from + width);
    let previous = 0;
    for (const cell of cells) {
      const column = cellColumn(xml, cell, prefix);
      if (column === undefined) {
        this.#placeCounted(from, readRowCells(xml, prefix, { number, start, end }));
        return;
      }
      if (column <= previous) throw damagedXml(say`cells of row ${number} out of order`);
      previous = column;
      const slot = this.#slotOf[column];
      if (slot !== undefined) this.#cells[from + slot] = cell;
    }
  }

  /** Where cells do not tell their column, they are counted. */
  #placeCounted(from: number, cells: readonly { readonly column: number; readonly start: number }[]): void {
    for (const { column, start } of cells) {
      const slot = this.#slotOf[column];
      if (slot !== undefined) this.#cells[from + slot] = start;
    }
  }

  /** Room for so many offsets. */
  #reserve(length: number): void {
    if (length <= this.#cells.length) return;
    const larger = new Uint32Array(Math.max(length, 2 * this.#cells.length));
    larger.set(this.#cells);
    this.#cells = larger;
  }
}

function storedFormula(cell: CellSpan, { xml, formulas }: SheetContext): string {
  return readStoredFormula(xml, cell, formulas)?.text ?? '';
}

function tryStored(cell: CellSpan, context: SheetContext): string | undefined {
  try {
    return storedFormula(cell, context);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

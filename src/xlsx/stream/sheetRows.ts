/** The rows of a sheet as its bytes come, each told once it is whole. Refuses what a sheet read as a whole is refused for. */
import { FormulaCollector } from '../formula/formulaCollector';
import type { FormulaIndex } from '../formula/formulaIndex';
import { RowScanner, type RowBounds } from '../cell/rowScanner';
import { findSheetData, prefixOf } from '../sheet/sheetIndex';
import { damagedXml } from '../xml/xmlMarkup';
import { sheetDataSoFar } from './sheetExcerpt';
import { UnreadBytes } from '../xml/unreadBytes';
import { say } from '../../core/message/text';

export interface StreamedRow extends RowBounds {
  /** Holds the row; other bytes than those of the chunk it came with. */
  readonly xml: Buffer;
  /** Namespace prefix of the sheet's elements with its colon; mostly ''. */
  readonly prefix: string;
  /** Offsets of its cells; good until the next row. */
  readonly cells: readonly number[];
}

export class SheetRows {
  #scanner: RowScanner | undefined;
  #formulas = new FormulaCollector('');
  #prefix = '';
  readonly #unread = new UnreadBytes();
  #hasEnded = false;

  constructor(private readonly take: (row: StreamedRow) => void) {}

  /** Of the rows told so far; grows with them. */
  get formulas(): FormulaIndex {
    return this.#formulas.finish();
  }

  add(chunk: Buffer): void {
    if (this.#hasEnded) return;
    const xml = this.#unread.add(chunk);
    if (xml !== undefined) this.#unread.keep(this.#read(xml));
  }

  /** No more bytes come. */
  finish(): void {
    if (this.#isDone()) return;
    const rest = this.#read(this.#unread.all());
    if (this.#isDone()) return;
    // What was wrong with it could not be told from an incomplete tag before.
    if (this.#scanner === undefined) findSheetData(rest);
    throw damagedXml(this.#scanner === undefined ? say`a sheet without <sheetData>` : say`rows that never end`);
  }

  /** What of it could not be read yet. */
  #read(xml: Buffer): Buffer {
    const from = this.#scanner === undefined ? this.#readHead(xml) : 0;
    return xml.subarray(this.#scanner === undefined ? from : this.#readRows(xml, from, this.#scanner));
  }

  /** A method, so that no narrowing outlives what a reading changes. */
  #isDone(): boolean {
    return this.#hasEnded;
  }

  #readHead(xml: Buffer): number {
    const tag = sheetDataSoFar(xml);
    if (tag === undefined) return 0;
    this.#prefix = prefixOf(tag);
    this.#formulas = new FormulaCollector(this.#prefix);
    this.#scanner = new RowScanner(this.#prefix);
    this.#hasEnded = tag.form === 'empty';
    return tag.end;
  }

  #readRows(xml: Buffer, from: number, scanner: RowScanner): number {
    let at = from;
    while (!this.#hasEnded) {
      const row = scanner.next(xml, at);
      if (row === undefined) break;
      if ('dataEnd' in row) {
        this.#hasEnded = true;
        break;
      }
      this.#formulas.addRow(xml, row, scanner.formulas);
      this.take({ ...row, xml, prefix: this.#prefix, cells: scanner.cells });
      at = row.end;
    }
    return at;
  }
}

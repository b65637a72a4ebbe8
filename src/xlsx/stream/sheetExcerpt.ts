/** A sheet too large to be held, as the few rows that matter and everything around the rows. Refuses, as unstreamable, rows that do not tell their numbers. */
import { FormulaCollector } from '../formula/formulaCollector';
import type { FormulaIndex } from '../formula/formulaIndex';
import { Refusal } from '../refusal';
import { RowScanner, type RowBounds } from '../cell/rowScanner';
import { findSheetData, prefixOf } from '../sheet/sheetIndex';
import { damagedXml } from '../xml/xmlMarkup';
import type { ExcerptSegment } from './excerptOffsets';
import { UnreadBytes } from '../xml/unreadBytes';
import { say } from '../../core/message/text';

export interface SheetExcerpt {
  /** A sheet of its own: the kept rows between what stands before and behind the rows. */
  readonly xml: Buffer;
  /** Where the bytes of `xml` stand in the whole sheet. */
  readonly segments: readonly ExcerptSegment[];
  /** Of all rows. */
  readonly formulas: FormulaIndex;
}

/** Asked once per row, in order; `position` counts from 0. */
export type KeepRow = (xml: Buffer, row: RowBounds, position: number) => boolean;

/** This sheet must be read as a whole. */
export class Unstreamable extends Error {}

/** So far into a part its rows have begun. */
const longestHead = 16 * 1024 * 1024;

/**
 * `keeperOf` is given the prefix of the sheet's elements; `rowLimit`: stop there, without what follows and without checks; `known`: the
 * formulas, when the sheet was read before.
 */
export async function excerptSheet(
  chunks: AsyncIterable<Buffer>,
  keeperOf: (prefix: string) => KeepRow,
  { rowLimit = Infinity, known }: { readonly rowLimit?: number; readonly known?: FormulaIndex | undefined } = {},
): Promise<SheetExcerpt> {
  const builder = new ExcerptBuilder(keeperOf, rowLimit, known);
  for await (const chunk of chunks) if (!builder.add(chunk)) break;
  return builder.finish();
}

/** What is read now, and with what. */
type Place =
  | { readonly in: 'head' }
  | { readonly in: 'rows'; readonly prefix: string; readonly scanner: RowScanner; readonly keep: KeepRow }
  | { readonly in: 'tail' };

class ExcerptBuilder {
  private place: Place = { in: 'head' };
  private formulas = new FormulaCollector('');
  /** Where in the sheet it begins. */
  private readonly unread = new UnreadBytes();
  private restAt = 0;
  private rows = 0;
  private readonly pieces: Buffer[] = [];
  private readonly segments: { at: number; from: number; length: number }[] = [];
  private size = 0;

  constructor(
    private readonly keeperOf: (prefix: string) => KeepRow,
    private readonly rowLimit: number,
    private readonly known: FormulaIndex | undefined,
  ) {}

  /** False: no more is needed. */
  add(chunk: Buffer): boolean {
    const xml = this.unread.add(chunk);
    if (xml !== undefined) this.read(xml);
    return this.rows < this.rowLimit;
  }

  private read(xml: Buffer): void {
    let at = 0;
    if (this.place.in === 'head') at = this.readHead(xml);
    if (this.place.in === 'rows') at = this.readRows(xml, at, this.place);
    if (this.place.in === 'tail') {
      this.keep(xml, at, xml.length);
      at = xml.length;
    }
    this.unread.keep(xml.subarray(at));
    this.restAt += at;
  }

  finish(): SheetExcerpt {
    if (this.rows < this.rowLimit) this.read(this.unread.all());
    const stopped = this.rows >= this.rowLimit;
    if (this.place.in === 'head') {
      // What was wrong with it could not be told from an incomplete tag before.
      findSheetData(this.unread.all());
      throw damagedXml(say`a sheet without <sheetData>`);
    }
    if (this.place.in === 'rows') {
      if (!stopped) throw damagedXml(say`rows that never end`);
      const close = Buffer.from(`</${this.place.prefix}sheetData>`);
      this.keep(close, 0, close.length);
    }
    return { xml: Buffer.concat(this.pieces), segments: this.segments, formulas: this.known ?? this.formulas.finish() };
  }

  private readHead(xml: Buffer): number {
    const tag = sheetDataSoFar(xml);
    if (tag === undefined) return 0;
    const prefix = prefixOf(tag);
    this.formulas = new FormulaCollector(prefix);
    const rows = { in: 'rows', prefix, scanner: new RowScanner(prefix), keep: this.keeperOf(prefix) } as const;
    this.place = tag.form === 'empty' ? { in: 'tail' } : rows;
    this.keep(xml, 0, tag.end);
    return tag.end;
  }

  private readRows(xml: Buffer, from: number, { scanner, keep }: Extract<Place, { in: 'rows' }>): number {
    let at = from;
    // Rows that follow each other are copied together: every row may be among them.
    let keptFrom = from;
    let keptTo = from;
    const keepRows = (): void => {
      this.keep(xml, keptFrom, keptTo);
    };
    while (this.rows < this.rowLimit) {
      const row = scanner.next(xml, at);
      if (row === undefined) {
        // What stands between rows, perhaps for megabytes, is not read again.
        at = scanner.at;
        break;
      }
      if ('dataEnd' in row) {
        this.place = { in: 'tail' };
        at = row.dataEnd;
        break;
      }
      if (!row.numbered && this.rowLimit === Infinity) throw new Unstreamable('A row without a number');
      if (this.known === undefined) this.formulas.addRow(xml, row, scanner.formulas);
      if (keep(xml, row, this.rows)) {
        if (row.start !== keptTo) {
          keepRows();
          keptFrom = row.start;
        }
        keptTo = row.end;
      }
      this.rows++;
      at = row.end;
    }
    keepRows();
    return at;
  }

  /** Copied, so that no chunk is held for one of its rows. */
  private keep(xml: Buffer, start: number, end: number): void {
    if (start === end) return;
    this.pieces.push(Buffer.from(xml.subarray(start, end)));
    const from = this.restAt + start;
    const last = this.segments.at(-1);
    if (last !== undefined && last.from + last.length === from) last.length += end - start;
    else this.segments.push({ at: this.size, from, length: end - start });
    this.size += end - start;
  }
}

/** undefined: `xml` ends before its rows begin. */
export function sheetDataSoFar(xml: Buffer): ReturnType<typeof findSheetData> {
  try {
    return findSheetData(xml);
  } catch (error) {
    // A tag that is cut off by the end of what has come is not damaged yet.
    if (error instanceof Refusal && xml.length < longestHead) return undefined;
    throw error;
  }
}

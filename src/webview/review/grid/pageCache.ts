/** The pages of rows at hand. Fetches nothing; keeps outdated rows in sight until new ones come. */
import type { ShownRow } from '../../../grid/query/gridAnswer';

/** About a screen: what one message brings is checked within a frame. */
export const pageRows = 50;
/** About 6,000 rows: many screens, few megabytes. */
const mostPages = 120;

interface Page {
  readonly rows: readonly ShownRow[];
  readonly revision: number;
}

export class PageCache {
  readonly #pages = new Map<number, Page>();
  #revision = 0;
  #shown = 0;

  /** Positions may have moved: everything is fetched anew, and rows beyond the end are gone at once. False: it is the same order. */
  arrange(revision: number, shown: number): boolean {
    const isOther = revision !== this.#revision;
    this.#revision = revision;
    this.#shown = shown;
    for (const page of this.#pages.keys()) if (page * pageRows >= shown) this.#pages.delete(page);
    return isOther;
  }

  /** Another order: what stood at a position says nothing about it any more. */
  clear(): void {
    this.#pages.clear();
  }

  rowAt(position: number): ShownRow | undefined {
    if (position >= this.#shown) return undefined;
    return this.#pages.get(Math.floor(position / pageRows))?.rows[position % pageRows];
  }

  /** There are such rows, and they are not at hand or outdated; the last page may have got more rows while the workbook is read. */
  isMissing(page: number): boolean {
    const rows = Math.min(pageRows, this.#shown - page * pageRows);
    if (page < 0 || rows <= 0) return false;
    const held = this.#pages.get(page);
    return held?.revision !== this.#revision || held.rows.length < rows;
  }

  /** From the first row of a page on; rows of another order are not taken. */
  put(revision: number, first: number, rows: readonly ShownRow[]): void {
    if (revision !== this.#revision) return;
    for (let from = 0; from < rows.length; from += pageRows) {
      const page = (first + from) / pageRows;
      this.#pages.delete(page);
      this.#pages.set(page, { rows: rows.slice(from, from + pageRows), revision });
    }
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      this.#pages.delete(oldest);
    }
  }
}

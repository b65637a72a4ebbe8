/** The pages of rows at hand and which one to fetch next. Fetches nothing; keeps outdated rows in sight until new ones come. */
import type { ShownRow } from '../../core/grid/gridAnswer';

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

  /** Positions may have moved: everything is fetched anew, and rows beyond the end are gone at once. */
  arrange(revision: number, shown: number): void {
    this.#revision = revision;
    this.#shown = shown;
    for (const page of this.#pages.keys()) if (page * pageRows >= shown) this.#pages.delete(page);
  }

  /** Another order: what stood at a position says nothing about it any more. */
  clear(): void {
    this.#pages.clear();
  }

  rowAt(position: number): ShownRow | undefined {
    if (position >= this.#shown) return undefined;
    return this.#pages.get(Math.floor(position / pageRows))?.rows[position % pageRows];
  }

  /** The first position of a page that `first` to `last` needs and that is missing or outdated; undefined: all is there. */
  wanted(first: number, last: number): number | undefined {
    const end = Math.min(last, this.#shown - 1);
    for (let page = Math.floor(Math.max(0, first) / pageRows); page * pageRows <= end; page++) {
      if (!this.#isWhole(page)) return page * pageRows;
    }
    return undefined;
  }

  /** A page of the order asked for, with all its rows: the last one may have got more while the workbook is read. */
  #isWhole(page: number): boolean {
    const held = this.#pages.get(page);
    const rows = Math.min(pageRows, this.#shown - page * pageRows);
    return held?.revision === this.#revision && held.rows.length >= rows;
  }

  /** False: the answer is of an older order and was not taken. */
  put(revision: number, first: number, rows: readonly ShownRow[]): boolean {
    if (revision !== this.#revision) return false;
    const page = first / pageRows;
    this.#pages.delete(page);
    this.#pages.set(page, { rows, revision });
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      this.#pages.delete(oldest);
    }
    return true;
  }
}

/** Which rows to ask for: those in sight, then those that come into sight next, then those around. Draws nothing. */
import type { ShownRow } from '../../../grid/query/gridAnswer';
import { PageCache, pageRows } from './pageCache';

export interface FetchedRows {
  readonly revision: number;
  readonly first: number;
  readonly rows: readonly ShownRow[];
}

export interface RowPagesOwner {
  /** Rejects when the rows are gone. */
  readonly fetch: (first: number, count: number) => Promise<FetchedRows>;
  /** Rows in sight have come. */
  readonly onRows: () => void;
}

/** Positions, both included; may be beyond the rows there are. */
interface Sight {
  readonly first: number;
  readonly last: number;
  /** Where it was scrolled to last. */
  readonly isDown: boolean;
}

interface PageRun {
  readonly page: number;
  readonly pages: number;
}

/** One answer is on its way while the next is made ready. */
const mostRequests = 2;
/** Where it is scrolled to: what comes into sight before an answer does. */
const pagesAhead = 4;
/** To each side: the rows of a common review workbook are all at hand soon after it is opened. */
const pagesAround = 10;

export class RowPages {
  readonly #cache = new PageCache();
  #sight: Sight = { first: 0, last: -1, isDown: true };
  #requests = 0;
  /** On their way, of the present order. */
  #asked = new Set<number>();

  constructor(private readonly owner: RowPagesOwner) {}

  rowAt(position: number): ShownRow | undefined {
    return this.#cache.rowAt(position);
  }

  /** Positions may have moved; outdated rows stay until new ones come, unless `isReordered`. */
  arrange(revision: number, shown: number, isReordered: boolean): void {
    if (isReordered) this.#cache.clear();
    if (this.#cache.arrange(revision, shown)) this.#asked = new Set();
  }

  /** What was scrolled past is not asked for. */
  show(sight: Sight): void {
    this.#sight = sight;
    this.#ask();
  }

  #ask(): void {
    while (this.#requests < mostRequests) {
      const run = this.#inSight() ?? this.#ahead() ?? (this.#requests === 0 ? this.#around() : undefined);
      if (run === undefined) return;
      void this.#fetch(run);
    }
  }

  async #fetch({ page, pages }: PageRun): Promise<void> {
    const asked = this.#asked;
    const taken = Array.from({ length: pages }, (_, at) => page + at);
    for (const one of taken) asked.add(one);
    this.#requests += 1;
    try {
      const { revision, first, rows } = await this.owner.fetch(page * pageRows, pages * pageRows);
      this.#cache.put(revision, first, rows);
    } catch {
      return; // The page shows why the rows are gone; asking again and again would not bring them back.
    } finally {
      this.#requests -= 1;
      for (const one of taken) asked.delete(one);
    }
    const [first, last] = this.#pagesOfSight();
    if (taken.some((one) => one >= first && one <= last)) this.owner.onRows();
    // An answer of this order without all its rows would be the same once more.
    const isShort = asked === this.#asked && taken.some((one) => this.#cache.isMissing(one));
    if (!isShort) this.#ask();
  }

  #pagesOfSight(): readonly [number, number] {
    const { first, last } = this.#sight;
    return [Math.floor(Math.max(0, first) / pageRows), Math.floor(last / pageRows)];
  }

  #isMissing(page: number): boolean {
    return this.#cache.isMissing(page) && !this.#asked.has(page);
  }

  #inSight(): PageRun | undefined {
    const [first, last] = this.#pagesOfSight();
    return this.#runFrom(first, 1, last - first + 1);
  }

  #ahead(): PageRun | undefined {
    const [first, last] = this.#pagesOfSight();
    return this.#sight.isDown ? this.#runFrom(last + 1, 1, pagesAhead) : this.#runFrom(first - 1, -1, pagesAhead);
  }

  /** The first missing page within so many, with its next: a screen lies across two, and more at once would come later. */
  #runFrom(start: number, step: 1 | -1, pages: number): PageRun | undefined {
    for (let away = 0; away < pages; away++) {
      const page = start + away * step;
      if (!this.#isMissing(page)) continue;
      const hasNext = away + 1 < pages && this.#isMissing(page + step);
      return { page: hasNext && step < 0 ? page - 1 : page, pages: hasNext ? 2 : 1 };
    }
    return undefined;
  }

  #around(): PageRun | undefined {
    const [first, last] = this.#pagesOfSight();
    for (let away = 1; away <= pagesAround; away++) {
      const page = [last + away, first - away].find((one) => this.#isMissing(one));
      if (page !== undefined) return { page, pages: 1 };
    }
    return undefined;
  }
}

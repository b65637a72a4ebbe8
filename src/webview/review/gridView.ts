/** The grid on the screen: draws the rows in sight, moves the focus by keys, keeps its scroll. Asks for rows and decides nothing about them. */
import type { Arranged, ShownRow } from '../../core/grid/gridAnswer';
import type { GridColumn } from '../../core/grid/gridColumn';
import type { GridQuery } from '../../core/grid/gridQuery';
import { element } from '../dom';
import type { ReviewTexts } from '../reviewTexts';
import { placeColumns, scrollToColumn, totalWidth, type PlacedColumn } from './columnLayout';
import { moveByKey, withinGrid, type GridPlace, type GridSize } from './gridMove';
import { HeaderRow } from './headerRow';
import { PageCache, pageRows } from './pageCache';
import { RowElement, rowHeight } from './rowElement';

export interface GridActions {
  /** Rejects when the rows are gone. */
  readonly fetchPage: (
    first: number,
    count: number,
  ) => Promise<{ readonly revision: number; readonly first: number; readonly rows: readonly ShownRow[] }>;
  readonly onSort: (column: number) => void;
  readonly onFilter: (column: number) => void;
  /** The selection or the scroll is another. */
  readonly onMove: () => void;
  readonly onDetails: () => void;
  readonly onLink: (url: string) => void;
}

/** The header is as high as one row and a bit; style sheets say the same. */
const headerHeight = 30;
/** Rows drawn beyond each edge, so that a turn of the wheel shows no gap. */
const overscan = 6;

export class GridView {
  readonly #scroller: HTMLElement;
  readonly #canvas = element('div', { class: 'canvas', attributes: { role: 'presentation' } });
  readonly #cache = new PageCache();
  readonly #drawn = new Map<number, RowElement>();
  #spare: RowElement[] = [];
  #gridColumns: readonly GridColumn[] = [];
  #columns: readonly PlacedColumn[] = [];
  #header: HeaderRow | undefined;
  #query: GridQuery = { filters: [] };
  #shown = 0;
  #place: GridPlace = { position: 0, column: 0 };
  #find = '';
  #isFetching = false;
  #isDrawPlanned = false;
  #tabStop: HTMLElement | undefined;

  constructor(
    scroller: HTMLElement,
    private readonly texts: ReviewTexts,
    private readonly actions: GridActions,
  ) {
    this.#scroller = scroller;
    scroller.append(this.#canvas);
    scroller.addEventListener('scroll', () => {
      this.planDraw();
      this.actions.onMove();
    });
    scroller.addEventListener('keydown', (event) => this.#onKey(event));
    this.#canvas.addEventListener('mousedown', (event) => this.#onMouse(event));
    this.#canvas.addEventListener('click', (event) => this.#onClick(event));
    this.#canvas.addEventListener('dblclick', () => this.actions.onDetails());
    this.#canvas.addEventListener('focusin', (event) => this.#onFocus(event));
    new ResizeObserver(() => this.#onResize()).observe(scroller);
  }

  get place(): GridPlace {
    return this.#place;
  }

  get selected(): ShownRow | undefined {
    return this.#cache.rowAt(this.#place.position);
  }

  get columns(): readonly GridColumn[] {
    return this.#columns;
  }

  get scroll(): { readonly top: number; readonly left: number } {
    return { top: this.#scroller.scrollTop, left: this.#scroller.scrollLeft };
  }

  headerCell(column: number): HTMLElement | undefined {
    return this.#header?.cell(column);
  }

  /** Builds everything anew when the columns are others; keeps rows in sight until new ones come unless `isReordered`. */
  arrange(columns: readonly GridColumn[], query: GridQuery, arranged: Arranged, isReordered: boolean): void {
    this.#query = query;
    this.#shown = arranged.shown;
    if (isReordered) this.#cache.clear();
    this.#cache.arrange(arranged.revision, arranged.shown);
    if (columns !== this.#gridColumns) {
      this.#gridColumns = columns;
      this.#layOut();
    }
    this.#scroller.setAttribute('aria-rowcount', String(arranged.shown + 1));
    this.#scroller.setAttribute('aria-colcount', String(columns.length));
    this.#canvas.style.height = `${headerHeight + arranged.shown * rowHeight}px`;
    this.#header?.show(query);
    this.#place = withinGrid(this.#place, this.#size);
    this.draw();
  }

  set find(text: string) {
    this.#find = text.toLowerCase();
    this.planDraw();
  }

  scrollTo(top: number, left: number): void {
    this.#scroller.scrollTo({ top, left });
    this.draw();
  }

  /** Selects a cell and brings it into view; takes the focus only when told. */
  select(place: GridPlace, takeFocus: boolean): void {
    this.#place = withinGrid(place, this.#size);
    this.#reveal();
    this.draw();
    if (takeFocus) this.focus();
    this.actions.onMove();
  }

  focus(): void {
    this.draw();
    this.#tabStop?.focus({ preventScroll: true });
  }

  /** Soon, once per frame. */
  planDraw(): void {
    if (this.#isDrawPlanned) return;
    this.#isDrawPlanned = true;
    requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    this.#isDrawPlanned = false;
    const [first, last] = this.#inSight();
    const needed = new Set<number>();
    for (let position = first; position <= last; position++) needed.add(position);
    // The row with the focus stays drawn wherever it is scrolled to: a removed element would lose the focus.
    if (this.#place.position >= 0 && this.#place.position < this.#shown) needed.add(this.#place.position);
    for (const [position, row] of this.#drawn) {
      if (needed.has(position)) continue;
      this.#drawn.delete(position);
      this.#spare.push(row);
    }
    const looks = { texts: this.texts, find: this.#find, selectedKey: this.selected?.key };
    for (const position of needed) {
      const row = this.#drawn.get(position) ?? this.#takeRow(position);
      row.show(position, this.#cache.rowAt(position), looks);
    }
    for (const row of this.#spare) row.element.remove();
    this.#moveTabStop();
    void this.#fetch(first, last);
  }

  /** Fetches page after page until all in sight is there; what was scrolled past meanwhile is not asked for. */
  async #fetch(first: number, last: number): Promise<void> {
    const wanted = this.#cache.wanted(first, last);
    if (wanted === undefined || this.#isFetching) return;
    this.#isFetching = true;
    try {
      const page = await this.actions.fetchPage(wanted, pageRows);
      this.#cache.put(page.revision, page.first, page.rows);
    } catch {
      return; // The page shows why the rows are gone; asking again and again would not bring them back.
    } finally {
      this.#isFetching = false;
    }
    this.draw();
    this.actions.onMove();
  }

  #takeRow(position: number): RowElement {
    const row = this.#spare.pop() ?? new RowElement(this.#columns);
    if (!row.element.isConnected) this.#canvas.append(row.element);
    this.#drawn.set(position, row);
    return row;
  }

  get #size(): GridSize {
    const inSight = Math.floor((this.#scroller.clientHeight - headerHeight) / rowHeight);
    return { rows: this.#shown, columns: this.#gridColumns.length, pageRows: Math.max(1, inSight - 1) };
  }

  #inSight(): readonly [number, number] {
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.floor(scrollTop / rowHeight) - overscan;
    const last = Math.ceil((scrollTop + clientHeight) / rowHeight) + overscan;
    return [Math.max(0, first), Math.min(this.#shown - 1, last)];
  }

  #reveal(): void {
    const { position, column } = this.#place;
    const { scrollTop, clientHeight, scrollLeft, clientWidth } = this.#scroller;
    const top = position * rowHeight;
    const room = clientHeight - headerHeight - rowHeight;
    const left = scrollToColumn(this.#columns, column, { scrollLeft, width: clientWidth });
    const down = position < 0 ? scrollTop : Math.max(Math.min(scrollTop, top), top - room);
    if (down !== scrollTop || left !== scrollLeft) this.#scroller.scrollTo({ top: down, left });
  }

  #moveTabStop(): void {
    const { position, column } = this.#place;
    const cell = position < 0 ? this.#header?.cell(column) : this.#drawn.get(position)?.cell(column);
    const next = cell ?? this.#header?.cell(column);
    if (next === this.#tabStop) return;
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    if (this.#tabStop !== undefined) this.#tabStop.tabIndex = -1;
    this.#tabStop = next;
    if (next === undefined) return;
    next.tabIndex = 0;
    if (hadFocus) next.focus({ preventScroll: true });
  }

  #onKey(event: KeyboardEvent): void {
    if ((event.target as HTMLElement).closest('[data-column]') === null) return;
    const moved = moveByKey(this.#place, event, this.#size);
    if (moved !== undefined) this.select(moved, true);
    else if (!this.#onOtherKey(event)) return;
    event.preventDefault();
  }

  #onOtherKey({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const { position, column } = this.#place;
    if (altKey && key === 'ArrowDown') this.actions.onFilter(column);
    else if (key === 'Enter' && (ctrlKey || metaKey)) this.#openLink(column);
    else if ((key === 'Enter' || key === ' ') && position < 0) this.actions.onSort(column);
    else if (key === 'Enter') this.actions.onDetails();
    else return false;
    return true;
  }

  #onFocus({ target }: FocusEvent): void {
    const place = this.#placeOf(target);
    if (place === undefined) return;
    if (place.position === this.#place.position && place.column === this.#place.column) return;
    this.#place = place;
    this.draw();
    this.actions.onMove();
  }

  #onMouse(event: MouseEvent): void {
    const place = this.#placeOf(event.target);
    if (place === undefined || place.position < 0) return;
    event.preventDefault();
    this.select(place, true);
  }

  #onClick({ target }: MouseEvent): void {
    const onText = target instanceof Element && target.matches('.linked > .text');
    const place = onText ? this.#placeOf(target) : undefined;
    if (place !== undefined && place.position >= 0) this.#openLink(place.column);
  }

  #openLink(column: number): void {
    const link = this.selected?.cells[column]?.link;
    if (link !== undefined) this.actions.onLink(link);
  }

  #placeOf(target: EventTarget | null): GridPlace | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
    if (cell === null) return undefined;
    const column = Number(cell.dataset['column']);
    if (this.#header?.cell(column) === cell) return { position: -1, column };
    for (const row of this.#drawn.values()) {
      if (row.cell(column) === cell) return { position: row.position, column };
    }
    return undefined;
  }

  #onResize(): void {
    if (this.#gridColumns.length === 0) return;
    const placed = placeColumns(this.#gridColumns, this.#scroller.clientWidth);
    const isOther = placed.some(({ width, pinned }, index) => {
      const before = this.#columns[index];
      return before?.width !== width || before.pinned !== pinned;
    });
    if (isOther) this.#layOut();
    this.planDraw();
  }

  #layOut(): void {
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    this.#columns = placeColumns(this.#gridColumns, this.#scroller.clientWidth);
    this.#drawn.clear();
    this.#spare = [];
    this.#tabStop = undefined;
    this.#header = new HeaderRow(this.#columns, this.texts, {
      onSort: (column) => this.actions.onSort(column),
      onFilter: (column) => this.actions.onFilter(column),
    });
    this.#header.show(this.#query);
    this.#canvas.replaceChildren(this.#header.element);
    this.#canvas.style.width = `${totalWidth(this.#columns)}px`;
    this.draw();
    if (hadFocus) this.focus();
  }
}

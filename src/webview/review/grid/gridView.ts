/** The grid on the screen: draws the rows in sight, moves the focus by keys, keeps its scroll. Asks for rows and decides nothing about them. */
import type { Arranged, ShownRow } from '../../../grid/query/gridAnswer';
import { type GridColumn, isEditableColumn } from '../../../grid/query/gridColumn';
import type { GridQuery } from '../../../grid/query/gridQuery';
import type { PageFocus } from '../../pageFocus';
import type { ReviewTexts } from '../../reviewTexts';
import { columnsInSight, placeColumns, scrollToColumn, totalWidth, type PlacedColumn } from './columnLayout';
import { DrawnRows } from './drawnRows';
import { GridScroll } from './gridScroll';
import { moveByKey, withinGrid, type GridPlace, type GridSize } from './gridMove';
import { followPointer } from './gridPointer';
import { HeaderRow } from './headerRow';
import type { RowPlace } from './rowElement';
import { RowPages, type RowPagesOwner } from './rowPages';

interface GridActions {
  /** Rejects when the rows are gone. */
  readonly fetchRows: RowPagesOwner['fetch'];
  readonly onSort: (column: number) => void;
  readonly onFilter: (column: number) => void;
  /** The selection or the scroll is another. */
  readonly onMove: () => void;
  readonly onDetails: () => void;
  readonly onEdit: () => void;
  readonly onLink: (url: string) => void;
}

export class GridView {
  readonly #scroller: HTMLElement;
  readonly #scroll: GridScroll;
  readonly #pages: RowPages;
  #rows = new DrawnRows([]);
  #gridColumns: readonly GridColumn[] = [];
  #columns: readonly PlacedColumn[] = [];
  #header: HeaderRow | undefined;
  #query: GridQuery = { filters: [] };
  #shown = 0;
  #place: GridPlace = { position: 0, column: 0 };
  #find = '';
  #isDrawPlanned = false;
  #shownTop = 0;
  #isDown = true;
  #hasRows = false;
  #tabStop: HTMLElement | undefined;

  constructor(
    scroller: HTMLElement,
    private readonly texts: ReviewTexts,
    private readonly pageFocus: PageFocus,
    private readonly actions: GridActions,
  ) {
    this.#scroller = scroller;
    pageFocus.addArea({ element: scroller, giveBack: () => this.focus() });
    this.#pages = new RowPages({ fetch: actions.fetchRows, onRows: () => this.#onRows() });
    this.#scroll = new GridScroll(scroller, {
      onScroll: () => {
        // Before rows are drawn empty, which takes longer than asking for them.
        this.#show();
        this.planDraw();
        this.actions.onMove();
      },
      onResize: () => this.#onResize(),
    });
    const { canvas } = this.#scroll;
    scroller.addEventListener('keydown', (event) => this.#onKey(event));
    canvas.addEventListener('focusin', (event) => this.#onFocus(event));
    followPointer(canvas, {
      rowOf: (target) => this.#rows.rowOf(target),
      placeOf: (target) => this.#placeOf(target),
      onSelect: (place) => this.#point(place),
      onOpenLink: (column) => this.#openLink(column),
      onDetails: actions.onDetails,
      isEditable: (column) => isEditableColumn(this.#columns[column]),
    });
  }

  get place(): GridPlace {
    return this.#place;
  }

  get selected(): ShownRow | undefined {
    return this.#pages.rowAt(this.#place.position);
  }

  get columns(): readonly GridColumn[] {
    return this.#columns;
  }

  get scroll(): { readonly top: number; readonly left: number } {
    return { top: this.#scroll.top, left: this.#scroll.left };
  }

  /** The cell of the selected row, or its first one where that column is not among those shown. */
  cellOf(field: GridColumn['field']): HTMLElement | undefined {
    const { position } = this.#place;
    const index = this.#columns.findIndex((column) => column.field === field);
    return this.#rows.cell(position, index) ?? this.#rows.cell(position, 0);
  }

  headerCell(column: number): HTMLElement | undefined {
    return this.#header?.cell(column);
  }

  /** Builds everything anew when the columns are others; keeps rows in sight until new ones come unless `isReordered`. */
  arrange(columns: readonly GridColumn[], query: GridQuery, arranged: Arranged, isReordered: boolean): void {
    this.#query = query;
    this.#shown = arranged.shown;
    this.#pages.arrange(arranged.revision, arranged.shown, isReordered);
    if (columns !== this.#gridColumns) {
      this.#gridColumns = columns;
      this.#layOut();
    }
    // -1: not known yet.
    this.#scroller.setAttribute('aria-rowcount', arranged.reading === true ? '-1' : String(arranged.shown + 1));
    this.#scroller.setAttribute('aria-busy', String(arranged.reading === true));
    this.#scroller.setAttribute('aria-colcount', String(columns.length));
    this.#scroll.setRows(arranged.shown);
    this.#header?.show(query);
    this.#place = withinGrid(this.#place, this.#size);
    this.draw();
  }

  set find(text: string) {
    this.#find = text.toLowerCase();
    this.planDraw();
  }

  scrollTo(top: number, left: number): void {
    this.#scroll.scrollTo(top, left);
    this.draw();
  }

  /** Selects a cell and brings it into view; takes the focus only when told. */
  select(place: GridPlace, takeFocus: boolean): void {
    this.#place = withinGrid(place, this.#size);
    this.reveal();
    if (takeFocus) this.focus();
    this.actions.onMove();
  }

  /** Brings the selected cell into view. */
  reveal(): void {
    const { left, width } = this.#scroll;
    const { position, column } = this.#place;
    this.#scroll.reveal(position, scrollToColumn(this.#columns, column, { scrollLeft: left, width }));
    this.draw();
  }

  focus(): void {
    this.draw();
    if (this.#tabStop !== undefined) this.pageFocus.take(this.#tabStop);
  }

  /** Soon, once per frame. */
  planDraw(): void {
    if (this.#isDrawPlanned) return;
    this.#isDrawPlanned = true;
    requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    this.#isDrawPlanned = false;
    const [above, below] = this.#scroll.inSight;
    const [first, last] = [Math.max(0, above), Math.min(this.#shown - 1, below)];
    const looks = {
      texts: this.texts,
      find: this.#find,
      selectedKey: this.selected?.key,
      columns: columnsInSight(this.#columns, { scrollLeft: this.#scroll.left, width: this.#scroll.width }),
    };
    this.#rows.draw(this.#placesOf(first, last), (position) => this.#pages.rowAt(position), looks);
    this.#moveTabStop();
    this.#show();
  }

  #show(): void {
    const { top, inSight } = this.#scroll;
    if (top !== this.#shownTop) this.#isDown = top > this.#shownTop;
    this.#shownTop = top;
    this.#pages.show({ first: inSight[0], last: inSight[1], isDown: this.#isDown });
  }

  #placesOf(first: number, last: number): readonly RowPlace[] {
    const { position: selected, column } = this.#place;
    const place = (position: number): RowPlace => ({
      position,
      top: this.#scroll.rowTop(position),
      kept: position === selected ? column : undefined,
    });
    const places: RowPlace[] = [];
    for (let position = first; position <= last; position++) places.push(place(position));
    // The row with the focus stays drawn wherever it is scrolled to: a removed element would lose the focus.
    const isElsewhere = selected < first || selected > last;
    if (isElsewhere && selected >= 0 && selected < this.#shown) places.push(place(selected));
    return places;
  }

  #onRows(): void {
    if (!this.#hasRows) performance.mark('first rows');
    this.#hasRows = true;
    this.planDraw();
    this.actions.onMove();
  }

  get #size(): GridSize {
    const pageRows = Math.max(1, this.#scroll.fullRows - 1);
    return { rows: this.#shown, columns: this.#gridColumns.length, pageRows };
  }

  #moveTabStop(): void {
    const { position, column } = this.#place;
    const cell = position < 0 ? this.#header?.cell(column) : this.#rows.cell(position, column);
    const next = cell ?? this.#header?.cell(column);
    if (next === this.#tabStop) return;
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    if (this.#tabStop !== undefined) this.#tabStop.tabIndex = -1;
    this.#tabStop = next;
    if (next === undefined) return;
    next.tabIndex = 0;
    if (hadFocus) this.pageFocus.take(next);
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
    else if (key === 'F2' && position >= 0) this.actions.onEdit();
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

  #point(place: GridPlace): void {
    this.select(place, false);
    // The page may not have the focus yet, and what the event would do is prevented: a person who points wants to go on here.
    this.#tabStop?.focus({ preventScroll: true });
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
    const row = this.#rows.rowOf(cell);
    return row === undefined ? undefined : { position: row.position, column };
  }

  #onResize(): void {
    if (this.#gridColumns.length === 0) return;
    const placed = placeColumns(this.#gridColumns, this.#scroll.width);
    const isOther = placed.some(({ width, pinned }, index) => {
      const before = this.#columns[index];
      return before?.width !== width || before.pinned !== pinned;
    });
    if (isOther) this.#layOut();
    this.planDraw();
  }

  #layOut(): void {
    const hadFocus = this.#tabStop !== undefined && document.activeElement === this.#tabStop;
    this.#columns = placeColumns(this.#gridColumns, this.#scroll.width);
    this.#rows = new DrawnRows(this.#columns);
    this.#tabStop = undefined;
    this.#header = new HeaderRow(this.#columns, this.texts, {
      onSort: (column) => this.actions.onSort(column),
      onFilter: (column) => this.actions.onFilter(column),
    });
    this.#header.show(this.#query);
    this.#scroll.canvas.replaceChildren(this.#header.element, this.#rows.pane);
    this.#scroll.setColumnsWidth(totalWidth(this.#columns));
    this.draw();
    if (hadFocus) this.focus();
  }
}

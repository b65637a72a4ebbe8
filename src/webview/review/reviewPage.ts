/** The review grid as a whole: what is asked, shown, selected and remembered. Holds no rows and draws none. */
import { isSheetColumn } from '../../grid/query/gridColumn';
import { isActive, isFiltered, type ColumnFilter, type GridQuery, type RowState } from '../../grid/query/gridQuery';
import type { FindDirection } from '../../grid/query/findCells';
import type { Arranged, OpenedGrid } from '../../grid/query/gridAnswer';
import { byId } from '../dom';
import type { HostChannel } from '../hostChannel';
import { PageFocus } from '../pageFocus';
import { fill, type ReviewTexts } from '../reviewTexts';
import type { ToReview } from '../reviewProtocol';
import { DetailsPanel } from './details/detailsPanel';
import { openFilterPopup } from './grid/filterPopup';
import { GridView } from './grid/gridView';
import { readSavedState, type SavedState } from './savedState';
import { showLoading, showRefused } from './refusedPage';
import { Toolbar } from './toolbar/toolbar';
import type { PackageIdentity } from '../../core/package/identity';

const saveMs = 200;

export class ReviewPage {
  readonly #grid: GridView;
  readonly #toolbar: Toolbar;
  readonly #details: DetailsPanel;
  #columns: OpenedGrid['columns'] = [];
  #query: GridQuery;
  #arranged: Arranged = { revision: 0, shown: 0, total: 0, states: {} };
  /** A package to select once it has been read. */
  #wanted: PackageIdentity | undefined;
  #restore: SavedState | undefined;
  #closeFilter: (() => void) | undefined;
  #saveTimer: number | undefined;

  constructor(
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
  ) {
    this.#restore = readSavedState(channel.state);
    this.#query = this.#restore.query;
    this.#toolbar = new Toolbar(texts, {
      onFind: (text, direction) => void this.#find(text, direction),
      onLeave: () => this.#grid.focus(),
      onClearFilters: () => {
        this.#grid.focus();
        void this.#ask({ ...this.#query, filters: [], states: [] });
      },
      onState: (state) => void this.#toggleState(state),
      onView: () => void this.#toggleView(),
      onDetails: () => this.#details.toggle(),
    });
    const focus = new PageFocus();
    this.#grid = new GridView(byId('grid'), texts, focus, {
      fetchRows: (first, count) => channel.ask({ ask: 'page', first, count }, 'page'),
      onSort: (column) => void this.#sort(column),
      onFilter: (column) => this.#openFilter(column),
      onMove: () => this.#onMove(),
      onDetails: () => this.#details.open(true),
      onLink: (url) => channel.post({ type: 'openLink', url }),
    });
    this.#details = new DetailsPanel(byId('details'), channel, texts, focus, {
      selectedKey: () => this.#grid.selected?.key,
      onToggle: (isOpen) => this.#onDetailsToggle(isOpen),
    });
    document.addEventListener('keydown', (event) => this.#onKey(event));
    showLoading(texts);
  }

  receive(message: ToReview): void {
    switch (message.type) {
      case 'opened':
        void this.#open(message.grid);
        return;
      case 'grown':
        this.#grow(message.arranged);
        return;
      case 'refreshed':
        void this.#refresh(message.grid);
        return;
      case 'refused':
        showRefused(message, this.texts, {
          onRetry: () => {
            showLoading(this.texts);
            this.channel.post({ type: 'retry' });
          },
          onReopen: () => this.channel.post({ type: 'reopen' }),
        });
        return;
      case 'scan':
        this.#toolbar.showScan(message.counts);
        return;
      case 'abilities':
        this.#details.abilities = message;
        return;
      case 'select':
        void this.#selectPackage(message.package);
        return;
      case 'answer':
      case 'failed':
        return;
    }
  }

  async #open(grid: OpenedGrid): Promise<void> {
    this.#columns = grid.columns;
    document.body.dataset['state'] = 'open';
    byId('grid').setAttribute('aria-label', fill(this.texts.words.gridLabel, grid.sheetName));
    await this.#ask(this.#query);
    this.#returnTo();
  }

  /** Back to where the person was, as soon as the rows up to there have been read. */
  #returnTo(): void {
    const saved = this.#restore;
    const { shown, reading } = this.#arranged;
    if (saved === undefined || (reading === true && saved.place.position >= shown)) return;
    this.#restore = undefined;
    this.#grid.scrollTo(saved.scrollTop, saved.scrollLeft);
    this.#grid.select(saved.place, false);
    this.#grid.scrollTo(saved.scrollTop, saved.scrollLeft);
    if (saved.details) this.#details.open(false);
    this.#toolbar.find.text = saved.find;
    if (saved.find !== '') this.#grid.find = saved.find;
    if (document.hasFocus()) this.#grid.focus();
  }

  #grow(arranged: Arranged): void {
    this.#show(arranged, false);
    this.#returnTo();
    const wanted = this.#wanted;
    if (wanted !== undefined) void this.#selectPackage(wanted);
    if (arranged.reading === true) return;
    this.#announce(fill(this.texts.words.packages, arranged.total));
    void this.#countFound();
  }

  async #refresh(grid: OpenedGrid): Promise<void> {
    this.#columns = grid.columns.length === this.#columns.length ? this.#columns : grid.columns;
    document.body.dataset['state'] = 'open';
    const selected = this.#grid.selected?.key;
    this.#show(grid.arranged, false);
    this.#announce(fill(this.texts.words.changedCells, grid.changedCells));
    await this.#follow(selected);
    this.#details.refresh();
  }

  /** The same package stays selected wherever its row has moved to. */
  async #follow(key: number | undefined): Promise<void> {
    if (key === undefined) return;
    const { position } = await this.channel.ask({ ask: 'locate', key }, 'located');
    const { place } = this.#grid;
    if (position !== undefined && position !== place.position) {
      this.#grid.select({ position, column: place.column }, false);
    }
  }

  async #ask(query: GridQuery): Promise<void> {
    const selected = this.#grid.selected?.key;
    this.#query = query;
    const { arranged, columns } = await this.channel.ask({ ask: 'arrange', query }, 'arranged');
    // A newer question is on its way: its answer counts.
    if (query !== this.#query) return;
    if (columns.length !== this.#columns.length) this.#columns = columns;
    this.#show(arranged, true);
    this.#announce(fill(this.texts.words.packagesShown, arranged.shown, arranged.total));
    await this.#follow(selected);
    this.#save();
  }

  #show(arranged: OpenedGrid['arranged'], isReordered: boolean): void {
    this.#arranged = arranged;
    if (arranged.reading !== true) performance.mark('all rows');
    this.#toolbar.show(arranged, this.#query);
    const noRows = byId('no-rows');
    noRows.hidden = arranged.shown > 0;
    noRows.textContent = arranged.reading === true ? this.texts.words.noRowsYet : this.texts.words.noRows;
    this.#grid.arrange(this.#columns, this.#query, arranged, isReordered);
  }

  async #sort(column: number): Promise<void> {
    const field = this.#columns[column]?.field;
    if (field === undefined) return;
    const { sort } = this.#query;
    const { words } = this.texts;
    const isSame = sort?.field === field;
    // Up, down, and back to the sheet's own order.
    const isBack = isSame && sort.descending;
    const others = { ...this.#query };
    delete others.sort;
    await this.#ask(isBack ? others : { ...others, sort: { field, descending: isSame } });
    this.#announce(isBack ? words.unsorted : isSame ? words.sortedDescending : words.sortedAscending);
  }

  #openFilter(index: number): void {
    const column = this.#columns[index];
    this.#grid.select({ position: -1, column: index }, false);
    const anchor = this.#grid.headerCell(index);
    if (column === undefined || !isSheetColumn(column) || anchor === undefined) return;
    this.#closeFilter?.();
    const { field } = column;
    const known = this.#query.filters.find((filter) => filter.field === field);
    this.#closeFilter = openFilterPopup(
      {
        column,
        anchor,
        filter: known ?? { field, text: '', presence: 'any', verdicts: [] },
        onChange: (filter) => void this.#filter(filter),
        onClose: (isDone) => {
          this.#closeFilter = undefined;
          if (isDone) this.#grid.select({ position: -1, column: index }, true);
        },
      },
      this.texts,
    );
  }

  async #toggleState(state: RowState): Promise<void> {
    const { states = [] } = this.#query;
    const chosen = states.includes(state) ? states.filter((one) => one !== state) : [...states, state];
    await this.#ask({ ...this.#query, states: chosen });
  }

  /** All columns, or those that matter. */
  async #toggleView(): Promise<void> {
    const view = this.#query.view === 'matters' ? 'all' : 'matters';
    await this.#ask({ ...this.#query, view });
    this.#grid.select({ ...this.#grid.place, column: 1 }, false);
  }

  #filter(filter: ColumnFilter): Promise<void> {
    const others = this.#query.filters.filter(({ field }) => field !== filter.field);
    return this.#ask({ ...this.#query, filters: isActive(filter) ? [...others, filter] : others });
  }

  async #find(text: string, direction: FindDirection): Promise<void> {
    this.#grid.find = text;
    this.#save();
    const { position, column } = this.#grid.place;
    const from = { position: Math.max(0, position), column };
    const found = await this.channel.ask({ ask: 'find', text, from, direction }, 'found');
    if (text !== this.#toolbar.find.text) return;
    this.#toolbar.find.showCount(found.ordinal, found.matches);
    if (found.place !== undefined) this.#grid.select(found.place, false);
  }

  /** The count may be another since more rows were read; the person stays where they are. */
  async #countFound(): Promise<void> {
    const { text } = this.#toolbar.find;
    if (text === '') return;
    const from = this.#grid.place;
    const found = await this.channel.ask(
      { ask: 'find', text, from: { ...from, position: Math.max(0, from.position) }, direction: 'here' },
      'found',
    );
    if (text === this.#toolbar.find.text) this.#toolbar.find.showCount(found.ordinal, found.matches);
  }

  /** Clears what may hide the row, since a person asked to see it; waits for it while rows are being read. */
  async #selectPackage(wantedPackage: PackageIdentity): Promise<void> {
    const { view } = this.#query;
    if (isFiltered(this.#query) || this.#query.sort !== undefined)
      await this.#ask({ filters: [], ...(view === undefined ? {} : { view }) });
    const wanted = await this.channel.ask({ ask: 'locatePackage', package: wantedPackage }, 'located');
    this.#wanted = wanted.position === undefined && this.#arranged.reading === true ? wantedPackage : undefined;
    if (wanted.position === undefined) {
      // What is shown beside it would be read as this package's.
      if (this.#wanted === undefined) {
        this.#details.close();
        this.channel.post({ type: 'missing', package: wantedPackage });
      }
      return;
    }
    this.#grid.select({ position: wanted.position, column: 1 }, true);
    this.#details.open(false);
  }

  #onMove(): void {
    this.#details.follow();
    this.#save();
  }

  #onDetailsToggle(isOpen: boolean): void {
    this.#toolbar.showDetailsState(isOpen);
    document.body.classList.toggle('with-details', isOpen);
    // The rows have more or less room now: the package that is spoken of stays in sight.
    if (isOpen) requestAnimationFrame(() => this.#grid.reveal());
    this.#save();
    if (!isOpen) this.#grid.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    const inGrid = byId('grid').contains(event.target as Node);
    if (command && event.key === 'f') this.#toolbar.find.focus();
    else if (event.key === 'F3') this.#toolbar.find.step(event.shiftKey ? 'previous' : 'next');
    else if (command && event.key.toLowerCase() === 'c' && inGrid) this.#copy(event.shiftKey);
    else if (event.key === 'Escape' && byId('details').contains(event.target as Node)) this.#grid.focus();
    else if (event.key === 'Escape' && inGrid && this.#details.isOpen) this.#details.close();
    else return;
    event.preventDefault();
  }

  #copy(isWholeRow: boolean): void {
    const key = this.#grid.selected?.key;
    if (key === undefined) return;
    const { column } = this.#grid.place;
    if (isWholeRow) this.channel.post({ type: 'act', action: 'copyRow', key });
    else this.channel.post({ type: 'copyCell', key, column });
  }

  #announce(text: string): void {
    byId('announcer').textContent = text;
  }

  #save(): void {
    if (this.#restore !== undefined) return;
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(() => {
      const { top, left } = this.#grid.scroll;
      const state: SavedState = {
        query: this.#query,
        find: this.#toolbar.find.text,
        place: this.#grid.place,
        scrollTop: top,
        scrollLeft: left,
        details: this.#details.isOpen,
      };
      this.channel.state = state;
    }, saveMs);
  }
}

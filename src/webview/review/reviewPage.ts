/** The review grid as a whole: what is asked, shown, selected and remembered. Holds no rows and draws none. */
import { isSheetColumn } from '../../grid/query/gridColumn';
import { filteredBy, sortedBy, withEveryRow, withStateToggled, withViewToggled } from '../../grid/query/changeQuery';
import { isFiltered, type GridQuery } from '../../grid/query/gridQuery';
import type { Arranged, OpenedGrid } from '../../grid/query/gridAnswer';
import { Debounced } from '../debounced';
import { announce, byId } from '../dom';
import type { HostChannel } from '../hostChannel';
import { PageFocus } from '../pageFocus';
import { fill, type ReviewTexts } from '../reviewTexts';
import type { ToReview } from '../reviewProtocol';
import { CellEdits } from './cellEdits';
import { DetailsPanel } from './details/detailsPanel';
import { FoundCells } from './foundCells';
import { openFilterPopup } from './grid/filterPopup';
import { GridView } from './grid/gridView';
import { followPageKeys } from './pageKeys';
import { readSavedState, type SavedState } from './savedState';
import { showLoading, showRefused } from './refusedPage';
import { Toolbar } from './toolbar/toolbar';
import type { PackageIdentity } from '../../core/package/identity';

const saveMs = 200;

export class ReviewPage {
  readonly #grid: GridView;
  readonly #toolbar: Toolbar;
  readonly #details: DetailsPanel;
  readonly #edits: CellEdits;
  readonly #found: FoundCells;
  #columns: OpenedGrid['columns'] = [];
  #query: GridQuery;
  #arranged: Arranged = { revision: 0, shown: 0, total: 0, states: {} };
  /** A package to select once it has been read. */
  #wanted: PackageIdentity | undefined;
  #restore: SavedState | undefined;
  #closeFilter: (() => void) | undefined;
  readonly #saving = new Debounced(() => (this.channel.state = this.#state), saveMs);

  constructor(
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
  ) {
    this.#restore = readSavedState(channel.state);
    this.#query = this.#restore.query;
    const takesBack = { onUndo: () => this.#takeBack('undo'), onRedo: () => this.#takeBack('redo') };
    this.#toolbar = new Toolbar(texts, {
      onFind: (text, direction) => void this.#found.find(text, direction).then(() => this.#save()),
      onLeave: () => this.#grid.focus(),
      onClearFilters: () => {
        this.#grid.focus();
        void this.#ask({ ...this.#query, filters: [], states: [] });
      },
      onState: (state) => void this.#ask(withStateToggled(this.#query, state)),
      onView: () => void this.#toggleView(),
      onDetails: () => this.#details.toggle(),
      ...takesBack,
    });
    const focus = new PageFocus();
    this.#grid = new GridView(byId('grid'), texts, focus, {
      fetchRows: (first, count) => channel.ask({ ask: 'page', first, count }, 'page'),
      onSort: (column) => void this.#sort(column),
      onFilter: (column) => this.#openFilter(column),
      onMove: () => this.#onMove(),
      onDetails: () => this.#details.open(true),
      onEdit: () => void this.#edits.start(),
      onLink: (url) => channel.post({ type: 'openLink', url }),
    });
    this.#details = new DetailsPanel(byId('details'), channel, texts, focus, {
      selectedKey: () => this.#grid.selected?.key,
      onToggle: (isOpen) => this.#onDetailsToggle(isOpen),
    });
    this.#found = new FoundCells(this.#grid, this.#toolbar.find, channel);
    this.#edits = new CellEdits(this.#grid, channel, texts, () => (channel.state = this.#state));
    followPageKeys({
      onFind: () => this.#toolbar.find.focus(),
      onFindNext: (direction) => this.#toolbar.find.step(direction),
      onCopy: (isWholeRow) => this.#copy(isWholeRow),
      ...takesBack,
      onLeaveDetails: () => this.#grid.focus(),
      onCloseDetails: () => {
        const { isOpen } = this.#details;
        if (isOpen) this.#details.close();
        return isOpen;
      },
    });
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
        showRefused(message, this.texts, this.channel);
        return;
      case 'scan':
        this.#toolbar.showScan(message.counts);
        return;
      case 'abilities':
        this.#details.abilities = message;
        this.#edits.mayEdit = message.mayEdit;
        return;
      case 'startEdit':
      case 'edited':
        this.#edits.receive(message);
        return;
      case 'history':
        this.#toolbar.showHistory(message);
        return;
      case 'select':
        void this.#selectPackage(message.package);
        return;
      case 'answer':
      case 'failed':
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
    if (saved.draft !== undefined) void this.#edits.restore(saved.draft);
  }

  #grow(arranged: Arranged): void {
    this.#show(arranged, false);
    this.#returnTo();
    const wanted = this.#wanted;
    if (wanted !== undefined) void this.#selectPackage(wanted);
    if (arranged.reading === true) return;
    announce(fill(this.texts.words.packages, arranged.total));
    void this.#found.count();
  }

  async #refresh(grid: OpenedGrid): Promise<void> {
    this.#columns = grid.columns.length === this.#columns.length ? this.#columns : grid.columns;
    document.body.dataset['state'] = 'open';
    const selected = this.#grid.selected?.key;
    this.#show(grid.arranged, false);
    announce(fill(this.texts.words.changedCells, grid.changedCells));
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
    announce(fill(this.texts.words.packagesShown, arranged.shown, arranged.total));
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
    const query = sortedBy(this.#query, field);
    await this.#ask(query);
    const { unsorted, sortedDescending, sortedAscending } = this.texts.words;
    announce(query.sort === undefined ? unsorted : query.sort.descending ? sortedDescending : sortedAscending);
  }

  #openFilter(index: number): void {
    const column = this.#columns[index];
    this.#grid.select({ position: -1, column: index }, false);
    const anchor = this.#grid.headerCell(index);
    if (column === undefined || !isSheetColumn(column) || anchor === undefined) return;
    this.#closeFilter?.();
    const known = this.#query.filters.find(({ field }) => field === column.field);
    this.#closeFilter = openFilterPopup(
      {
        column,
        anchor,
        filter: known ?? { field: column.field, text: '', presence: 'any', verdicts: [] },
        onChange: (filter) => void this.#ask(filteredBy(this.#query, filter)),
        onClose: (isDone) => {
          this.#closeFilter = undefined;
          if (isDone) this.#grid.select({ position: -1, column: index }, true);
        },
      },
      this.texts,
    );
  }

  async #toggleView(): Promise<void> {
    await this.#ask(withViewToggled(this.#query));
    this.#grid.select({ ...this.#grid.place, column: 1 }, false);
  }

  /** Clears what may hide the row, since a person asked to see it; waits for it while rows are being read. */
  async #selectPackage(wantedPackage: PackageIdentity): Promise<void> {
    if (isFiltered(this.#query) || this.#query.sort) await this.#ask(withEveryRow(this.#query));
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
    this.#edits.follow();
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

  #copy(isWholeRow: boolean): void {
    const key = this.#grid.selected?.key;
    if (key === undefined) return;
    const { column } = this.#grid.place;
    if (isWholeRow) this.channel.post({ type: 'act', action: 'copyRow', key });
    else this.channel.post({ type: 'copyCell', key, column });
  }

  /** Which edits there are is known where they are written. */
  #takeBack(type: 'undo' | 'redo'): void {
    this.#grid.focus();
    this.channel.post({ type });
  }

  #save(): void {
    if (this.#restore === undefined) this.#saving.call();
  }

  get #state(): SavedState {
    const { top, left } = this.#grid.scroll;
    return {
      query: this.#query,
      find: this.#toolbar.find.text,
      place: this.#grid.place,
      ...{ scrollTop: top, scrollLeft: left },
      details: this.#details.isOpen,
      draft: this.#edits.draft,
    };
  }
}

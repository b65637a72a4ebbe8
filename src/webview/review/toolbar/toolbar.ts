/** The strip above the grid: find, counts, filters, details, and the line of a running scan. Shows what it is told. */
import type { Arranged } from '../../../grid/query/gridAnswer';
import { type GridQuery, isFiltered, type RowState } from '../../../grid/query/gridQuery';
import { countedStates, type VerdictCounts } from '../../../core/scan/verdictCounts';
import { byId, element, iconButton, textButton } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { ToReview } from '../../reviewProtocol';
import { FindBar, type FindActions } from './findBar';
import { StateChips } from './stateChips';

interface ToolbarActions extends FindActions {
  readonly onClearFilters: () => void;
  readonly onDetails: () => void;
  readonly onState: (state: RowState) => void;
  /** Other columns. */
  readonly onView: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

type ScanCounts = Extract<ToReview, { type: 'scan' }>['counts'];

export class Toolbar {
  readonly find: FindBar;
  readonly #total = element('span', { class: 'total' });
  readonly #chips: StateChips;
  readonly #clear: HTMLButtonElement;
  readonly #view: HTMLButtonElement;
  readonly #details: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #scanText = element('div', { class: 'scan-text' });
  #arranged: Arranged = { revision: 0, shown: 0, total: 0, states: {} };
  #query: GridQuery = { filters: [] };
  #scan: ScanCounts;

  constructor(
    private readonly texts: ReviewTexts,
    actions: ToolbarActions,
  ) {
    const root = byId('toolbar');
    const findRoot = element('div', { class: 'find', attributes: { role: 'search' } });
    this.#clear = textButton(texts.words.clearFilters, 'filter', () => actions.onClearFilters());
    this.#clear.hidden = true;
    this.#chips = new StateChips(texts, actions.onState);
    this.#view = textButton(texts.words.whatMatters, undefined, () => actions.onView());
    this.#view.classList.add('toggle');
    this.#details = iconButton('details', texts.words.details, () => actions.onDetails());
    this.#undo = iconButton('undo', texts.words.undo, () => actions.onUndo());
    this.#redo = iconButton('redo', texts.words.redo, () => actions.onRedo());
    this.showHistory({});
    const counts = element('div', { class: 'counts' }, this.#total, this.#chips.element);
    root.append(findRoot, this.#clear, counts, this.#scanText, this.#undo, this.#redo, this.#view, this.#details);
    this.find = new FindBar(findRoot, texts, actions);
  }

  show(arranged: Arranged, query: GridQuery): void {
    this.#arranged = arranged;
    this.#query = query;
    const { words, language } = this.texts;
    const { shown, total, reading } = arranged;
    const number = (value: number): string => value.toLocaleString(language);
    const [all, some] =
      reading === true ? [words.packagesRead, words.packagesReadShown] : [words.packages, words.packagesShown];
    this.#total.textContent = shown === total ? fill(all, number(total)) : fill(some, number(shown), number(total));
    this.#clear.hidden = !isFiltered(query);
    this.#view.setAttribute('aria-pressed', String(query.view === 'matters'));
    this.#showChips();
  }

  showDetailsState(isOpen: boolean): void {
    this.#details.setAttribute('aria-expanded', String(isOpen));
    this.#details.classList.toggle('on', isOpen);
  }

  /** What is taken back, and done again, in words. */
  showHistory({ undo, redo }: { readonly undo?: string | undefined; readonly redo?: string | undefined }): void {
    const { words } = this.texts;
    for (const [button, label, what] of [
      [this.#undo, words.undo, undo],
      [this.#redo, words.redo, redo],
    ] as const) {
      button.hidden = what === undefined;
      button.title = what === undefined ? label : `${label}: ${what}`;
      button.ariaLabel = button.title;
    }
  }

  showScan(counts: ScanCounts): void {
    const line = byId('progress');
    this.#scan = counts;
    this.#showChips();
    line.hidden = counts === undefined;
    this.#scanText.textContent = counts?.text ?? '';
    if (counts === undefined) return;
    const share = counts.total === 0 ? 0 : counts.completed / counts.total;
    line.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    line.setAttribute('aria-valuetext', counts.text);
    const bar = line.firstElementChild;
    if (bar instanceof HTMLElement) bar.style.transform = `scaleX(${share})`;
  }

  /** While a scan of all packages runs, its own counts: the same as in all other places at that moment. */
  #showChips(): void {
    const { states = [] } = this.#query;
    const { total } = this.#arranged;
    const isWhole = this.#scan?.total === total;
    this.#chips.show(isWhole && this.#scan ? withOthers(this.#scan.states, total) : this.#arranged.states, states);
  }
}

function withOthers(counts: VerdictCounts, total: number): Readonly<Record<RowState, number>> {
  const told = countedStates.reduce((sum, state) => sum + counts[state], 0);
  return { ...counts, other: Math.max(0, total - told) };
}

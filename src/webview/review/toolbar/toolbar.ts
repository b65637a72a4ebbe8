/** The strip above the grid: find, counts, filters, details, and the line of a running scan. Shows what it is told. */
import { verdicts as verdictOrder } from '../../../core/review/finding';
import type { Arranged } from '../../../core/grid/gridAnswer';
import { byId, element, icon, iconButton, textButton } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { ToReview } from '../../reviewProtocol';
import { FindBar, type FindActions } from './findBar';

export interface ToolbarActions extends FindActions {
  readonly onClearFilters: () => void;
  readonly onDetails: () => void;
}

type ScanCounts = Extract<ToReview, { type: 'scan' }>['counts'];

export class Toolbar {
  readonly find: FindBar;
  readonly #counts = element('div', { class: 'counts' });
  readonly #clear: HTMLButtonElement;
  readonly #details: HTMLButtonElement;
  readonly #scanText = element('div', { class: 'scan-text' });

  constructor(
    private readonly texts: ReviewTexts,
    actions: ToolbarActions,
  ) {
    const root = byId('toolbar');
    const findRoot = element('div', { class: 'find', attributes: { role: 'search' } });
    this.#clear = textButton(texts.words.clearFilters, 'filter', () => actions.onClearFilters());
    this.#clear.hidden = true;
    this.#details = iconButton('details', texts.words.details, () => actions.onDetails());
    root.append(findRoot, this.#clear, this.#counts, this.#scanText, this.#details);
    this.find = new FindBar(findRoot, texts, actions);
  }

  showCounts({ shown, total, verdicts, reading }: Arranged, activeFilters: number): void {
    const { words, language, verdicts: names } = this.texts;
    const number = (value: number): string => value.toLocaleString(language);
    const [all, some] =
      reading === true ? [words.packagesRead, words.packagesReadShown] : [words.packages, words.packagesShown];
    const packages = shown === total ? fill(all, number(total)) : fill(some, number(shown), number(total));
    const marks = verdictOrder.flatMap((verdict) => {
      const count = verdicts[verdict] ?? 0;
      if (count === 0) return [];
      const label = `${names[verdict]}: ${number(count)}`;
      return element(
        'span',
        { class: 'count', title: label, attributes: { role: 'img', 'aria-label': label } },
        icon(`verdict-${verdict}`),
        element('span', { text: number(count) }),
      );
    });
    this.#counts.replaceChildren(element('span', { class: 'total', text: packages }), ...marks);
    this.#clear.hidden = activeFilters === 0;
  }

  showDetailsState(isOpen: boolean): void {
    this.#details.setAttribute('aria-expanded', String(isOpen));
    this.#details.classList.toggle('on', isOpen);
  }

  showScan(counts: ScanCounts): void {
    const line = byId('progress');
    line.hidden = counts === undefined;
    this.#scanText.textContent = counts?.text ?? '';
    if (counts === undefined) return;
    const share = counts.total === 0 ? 0 : counts.completed / counts.total;
    line.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    line.setAttribute('aria-valuetext', counts.text);
    const bar = line.firstElementChild;
    if (bar instanceof HTMLElement) bar.style.transform = `scaleX(${share})`;
  }
}

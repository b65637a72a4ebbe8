/** The find box: what is looked for, which of how many, and the way from one to the next. Looks for nothing itself. */
import { Debounced, typingMs } from '../../debounced';
import { element, icon, iconButton } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { FindDirection } from '../../../grid/query/findCells';

export interface FindActions {
  readonly onFind: (text: string, direction: FindDirection) => void;
  /** The focus goes back to the grid. */
  readonly onLeave: () => void;
}

export class FindBar {
  readonly #input: HTMLInputElement;
  readonly #count = element('span', { class: 'find-count', attributes: { 'aria-live': 'polite' } });
  readonly #steps: readonly HTMLButtonElement[];
  readonly #typing = new Debounced(() => this.#step('here'), typingMs);

  constructor(
    root: HTMLElement,
    private readonly texts: ReviewTexts,
    private readonly actions: FindActions,
  ) {
    const { words } = texts;
    this.#input = element('input', {
      class: 'input',
      attributes: { type: 'text', 'aria-label': words.find, placeholder: words.find, spellcheck: 'false' },
    });
    this.#steps = [
      iconButton('up', words.previousMatch, () => this.#step('previous')),
      iconButton('down', words.nextMatch, () => this.#step('next')),
    ];
    root.append(element('div', { class: 'find-field' }, icon('find'), this.#input, this.#count), ...this.#steps);
    this.#input.addEventListener('input', () => this.#typing.call());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.showCount(0, 0);
  }

  get text(): string {
    return this.#input.value;
  }

  set text(text: string) {
    this.#input.value = text;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  step(direction: FindDirection): void {
    if (this.text === '') this.focus();
    else this.#step(direction);
  }

  /** `ordinal` is 1-based; 0 of 0 where nothing was found. */
  showCount(ordinal: number, matches: number): void {
    const { words, language } = this.texts;
    const number = (value: number): string => value.toLocaleString(language);
    const found = matches === 0 ? words.noMatch : fill(words.findCount, number(ordinal), number(matches));
    this.#count.textContent = this.text === '' ? '' : found;
    this.#count.classList.toggle('none', this.text !== '' && matches === 0);
    for (const step of this.#steps) step.disabled = matches === 0;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#step(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') this.actions.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step(direction: FindDirection): void {
    this.#typing.cancel();
    this.actions.onFind(this.text, direction);
  }
}

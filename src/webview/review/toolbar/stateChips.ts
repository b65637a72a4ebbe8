/** One button per state of a row: its icon, its name, how many rows are so. Pressed, only such rows are shown. Filters nothing itself. */
import { type RowState, rowStates } from '../../../grid/query/gridQuery';
import { element, icon } from '../../dom';
import type { ReviewTexts } from '../../reviewTexts';

interface Chip {
  readonly button: HTMLButtonElement;
  readonly count: HTMLElement;
}

export class StateChips {
  readonly element: HTMLElement;
  readonly #chips: ReadonlyMap<RowState, Chip>;

  constructor(
    private readonly texts: ReviewTexts,
    onPress: (state: RowState) => void,
  ) {
    this.#chips = new Map(rowStates.map((state) => [state, this.#make(state, onPress)]));
    const label = texts.words.findings;
    this.element = element(
      'div',
      { class: 'chips', attributes: { role: 'group', 'aria-label': label } },
      ...[...this.#chips.values()].map(({ button }) => button),
    );
  }

  /** A chip that is pressed stays, also where no row is so any more. */
  show(counts: Readonly<Partial<Record<RowState, number>>>, pressed: readonly RowState[]): void {
    for (const [state, { button, count }] of this.#chips) {
      const number = counts[state] ?? 0;
      const isPressed = pressed.includes(state);
      button.hidden = number === 0 && !isPressed;
      button.setAttribute('aria-pressed', String(isPressed));
      const text = number.toLocaleString(this.texts.language);
      if (count.textContent !== text) count.textContent = text;
    }
  }

  #make(state: RowState, onPress: (state: RowState) => void): Chip {
    const count = element('span', { class: 'chip-count' });
    const icons = { failed: 'notChecked', other: 'none' } as const;
    const iconName = state === 'failed' || state === 'other' ? icons[state] : state;
    const button = element(
      'button',
      { class: 'chip', title: this.texts.states[state], attributes: { type: 'button', 'aria-pressed': 'false' } },
      icon(`verdict-${iconName}`),
      element('span', { class: 'chip-name', text: `${this.texts.states[state]} ` }),
      count,
    );
    button.dataset['state'] = state;
    button.addEventListener('click', () => onPress(state));
    return { button, count };
  }
}

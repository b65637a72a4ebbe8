/** One cell of the grid as elements that are filled again and again while scrolling. Touches only what is another than before. */
import type { ShownCell, ShownRow } from '../../../grid/query/gridAnswer';
import type { Verdict } from '../../../core/verdict/finding';
import { element } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { PlacedColumn } from './columnLayout';

/** With the room for an icon and the edges; in CSS pixels. */
const widestLetter = 14;

const nothing: ShownCell = { text: '' };

export class CellElement {
  readonly element: HTMLElement;
  readonly #text = document.createTextNode('');
  readonly #span = element('span', { class: 'text' });
  #icon: HTMLElement | undefined;
  #iconName = '';
  #changed: HTMLElement | undefined;
  #shown: ShownCell | undefined = nothing;
  #isMatch = false;
  /** Only a text that may be too long is cut: each cut costs the browser in every frame. */
  #isLong = false;
  readonly #fittingLength: number;
  readonly #marksRow: boolean;
  readonly #tellsFinding: boolean;

  constructor(column: PlacedColumn, index: number) {
    this.#marksRow = column.field === 'packageName';
    this.#tellsFinding = column.field === 'finding';
    this.element = element('div', {
      class: `cell kind-${column.kind}`,
      attributes: { role: 'gridcell', 'aria-colindex': index + 1, tabindex: -1 },
    });
    this.element.dataset['column'] = String(index);
    this.#span.append(this.#text);
    this.element.append(this.#span);
    this.element.style.width = `${column.width}px`;
    this.#fittingLength = column.width / widestLetter;
  }

  /** Where the cell stands among those that are drawn side by side, else at this place by itself. */
  placeAt(left: number | undefined): void {
    this.element.style.position = left === undefined ? '' : 'absolute';
    this.element.style.left = left === undefined ? '' : `${left}px`;
  }

  /** `undefined`: nothing is known of it yet. */
  show(cell: ShownCell | undefined, texts: ReviewTexts): void {
    if (cell === this.#shown) return;
    const { text, more, verdict, link, changed, contradicted } = cell ?? nothing;
    const before = this.#shown ?? nothing;
    this.#shown = cell;
    const data = more === true ? `${text} …` : text;
    if (data !== this.#text.data) this.#text.data = data;
    const isLong = data.length > this.#fittingLength;
    if (isLong !== this.#isLong) this.element.classList.toggle('long', (this.#isLong = isLong));
    if (link !== before.link) this.element.classList.toggle('linked', link !== undefined);
    if (changed !== before.changed) this.#mark(changed === true, texts);
    const own = verdict === undefined ? '' : `icon-verdict-${verdict}`;
    const label = contradicted === true ? texts.words.contradicted : undefined;
    if (!this.#marksRow) this.#drawIcon(contradicted === true ? 'icon-verdict-review' : own, label);
    if (this.element.title !== '') this.element.title = '';
  }

  /** The verdict of the whole row stands before the name, so that it is in sight wherever the row is scrolled to. */
  showRowVerdict(verdict: Verdict | undefined, texts: ReviewTexts): void {
    if (this.#marksRow) this.#drawIcon(`icon-verdict-${verdict ?? 'none'}`, verdict && texts.verdicts[verdict]);
  }

  /** `Vulnerable · High · fixed in 3.9.2`. */
  showFinding(finding: ShownRow['finding'], texts: ReviewTexts): void {
    if (!this.#tellsFinding) return;
    const { state, severity, fixedIn, scannedAs, version } = finding ?? { state: 'other' };
    const facts = [
      scannedAs === undefined ? texts.states[state] : fill(texts.words.scannedAs, scannedAs, version ?? ''),
      ...(severity === undefined || (state === 'malicious' && severity === 'UNKNOWN')
        ? []
        : [texts.severities[severity]]),
      ...(fixedIn === undefined ? [] : [fill(texts.words.fixedInVersion, fixedIn)]),
    ];
    this.show({ text: facts.join(' · ') }, texts);
    this.#drawIcon(`icon-verdict-${state === 'failed' ? 'notChecked' : state === 'other' ? 'none' : state}`, undefined);
  }

  /** `find` in lower case; '' marks nothing. */
  showMatch(find: string): void {
    const isMatch = find !== '' && (this.#shown?.text.toLowerCase().includes(find) ?? false);
    if (isMatch === this.#isMatch) return;
    this.#isMatch = isMatch;
    this.element.classList.toggle('match', isMatch);
  }

  #mark(isChanged: boolean, texts: ReviewTexts): void {
    this.element.classList.toggle('changed', isChanged);
    if (isChanged) {
      this.#changed ??= element('span', { class: 'sr-only', text: `, ${texts.words.changed}` });
      this.element.append(this.#changed);
    } else this.#changed?.remove();
  }

  /** `label` undefined: the text beside it says the same. */
  #drawIcon(name: string, label: string | undefined): void {
    if (name === this.#iconName) return;
    this.#iconName = name;
    if (name === '') {
      this.#icon?.remove();
      return;
    }
    const icon = (this.#icon ??= element('span'));
    icon.className = `icon ${name}`;
    if (label === undefined) {
      icon.removeAttribute('role');
      icon.removeAttribute('aria-label');
      icon.setAttribute('aria-hidden', 'true');
      icon.title = '';
    } else {
      icon.setAttribute('role', 'img');
      icon.setAttribute('aria-label', label);
      icon.removeAttribute('aria-hidden');
      icon.title = label;
    }
    if (!icon.isConnected) this.element.prepend(icon);
  }
}

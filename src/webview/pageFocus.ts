/** Where the focus is in a page: kept while the editor has it elsewhere, and never taken from there. */

/** A part of the page whose elements are made anew; gives the focus to what stands there now for the element that had it. */
interface FocusArea {
  readonly element: HTMLElement;
  readonly giveBack: (last: HTMLElement) => void;
}

export class PageFocus {
  readonly #areas: FocusArea[] = [];
  #last: HTMLElement | undefined;
  #area: FocusArea | undefined;

  constructor() {
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.#remember(target);
    });
    // The browser forgets what had the focus in a frame when another frame gets it.
    window.addEventListener('focus', () => {
      if (document.activeElement === document.body) this.#giveBack();
    });
  }

  /** The first area added has the focus where no element had it before. */
  addArea(area: FocusArea): void {
    this.#areas.push(area);
  }

  /** Gives an element the focus, at once where the page has it, else when it comes back: a person may be typing elsewhere. */
  take(element: HTMLElement): void {
    if (document.hasFocus()) element.focus({ preventScroll: true });
    else this.#remember(element);
  }

  #remember(element: HTMLElement): void {
    this.#last = element;
    this.#area = this.#areas.find((area) => area.element.contains(element));
  }

  #giveBack(): void {
    const last = this.#last ?? document.body;
    if (this.#area === undefined) last.focus({ preventScroll: true });
    else this.#area.giveBack(last);
    if (document.activeElement === document.body) this.#areas[0]?.giveBack(last);
  }
}

/** What stands in an area now for an element that it had: the one with the same words; undefined where there is none. */
export function counterpart(area: HTMLElement, last: HTMLElement): HTMLElement | undefined {
  if (area.contains(last)) return last;
  const words = wordsOf(last);
  const same = area.querySelectorAll<HTMLElement>(`${last.tagName}:not(:disabled)`);
  return [...same].find((element) => wordsOf(element) === words);
}

function wordsOf(element: HTMLElement): string {
  return [element.title, element.ariaLabel, element.textContent].join('\n');
}

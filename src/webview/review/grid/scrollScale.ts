/** Where rows stand when all of them together are higher than a browser lets a page be. */

/** Browsers stop at about 33 million pixels of the display, which may have four per CSS pixel. */
export const highestCanvas = 8_000_000;

/**
 * Maps the scroll of a canvas to the top of the rows in sight, in CSS pixels: one to one while the canvas may be as high as its rows, else
 * so that both ends meet.
 */
export class ScrollScale {
  /** Of the canvas. */
  readonly height: number;
  readonly #factor: number;
  readonly #lastTop: number;

  /** `fullHeight` of all rows, `viewHeight` of what is seen of them at a time. */
  constructor(fullHeight: number, viewHeight: number) {
    this.height = Math.min(fullHeight, highestCanvas);
    this.#lastTop = Math.max(0, fullHeight - viewHeight);
    this.#factor = this.isScaled ? this.#lastTop / Math.max(1, this.height - viewHeight) : 1;
  }

  get isScaled(): boolean {
    return this.height === highestCanvas;
  }

  topAt(scrollTop: number): number {
    return this.within(scrollTop * this.#factor);
  }

  scrollAt(top: number): number {
    return this.within(top) / this.#factor;
  }

  /** The nearest top that can be scrolled to. */
  within(top: number): number {
    return Math.max(0, Math.min(this.#lastTop, top));
  }
}

/** The scrolled frame around the rows: its size, what of the rows is in sight, and their places in it. Draws no row. */
import { element } from '../../dom';
import { rowHeight } from './rowElement';
import { ScrollScale } from './scrollScale';

/** The header is as high as one row and a bit; style sheets say the same. */
const headerHeight = 30;
/** Rows drawn beyond each edge, so that a turn of the wheel shows no gap. */
const overscan = 4;

interface ScrollOwner {
  readonly onScroll: () => void;
  readonly onResize: () => void;
}

export class GridScroll {
  readonly canvas = element('div', { class: 'canvas', attributes: { role: 'presentation' } });
  readonly #scroller: HTMLElement;
  #rows = 0;
  #scale = new ScrollScale(0, 0);
  /** As told by the observer: asking the page for it while rows are being drawn would lay it out once more. */
  #width = 0;
  #height = 0;
  /** Of the rows, and the scroll of the page that stands for it. */
  #top = 0;
  #scrollTop = 0;
  #left = 0;

  constructor(scroller: HTMLElement, owner: ScrollOwner) {
    this.#scroller = scroller;
    scroller.append(this.canvas);
    scroller.addEventListener('scroll', () => {
      this.#follow();
      owner.onScroll();
    });
    scroller.addEventListener('wheel', this.#onWheel, { passive: true });
    new ResizeObserver(() => {
      this.#measure();
      owner.onResize();
    }).observe(scroller);
    this.#measure();
  }

  get width(): number {
    return this.#width;
  }

  get top(): number {
    return this.#top;
  }

  get left(): number {
    return this.#left;
  }

  /** Whole rows in sight below the header. */
  get fullRows(): number {
    return Math.floor((this.#height - headerHeight) / rowHeight);
  }

  /** First and last position to draw; may be beyond the rows there are. */
  get inSight(): readonly [number, number] {
    const first = Math.floor(this.#top / rowHeight) - overscan;
    return [first, Math.ceil((this.#top + this.#height) / rowHeight) + overscan];
  }

  setRows(rows: number): void {
    this.#rows = rows;
    this.#fit();
  }

  setColumnsWidth(width: number): void {
    this.canvas.style.width = `${width}px`;
  }

  scrollTo(top: number, left: number): void {
    this.#top = this.#scale.within(top);
    this.#left = left;
    this.#scrollTop = this.#scale.scrollAt(this.#top);
    this.#scroller.scrollTo({ top: this.#scrollTop, left });
    // The page rounds, and stops at its ends.
    this.#scrollTop = this.#scroller.scrollTop;
    this.#left = this.#scroller.scrollLeft;
    if (!this.#scale.isScaled) this.#top = this.#scrollTop;
    this.#place();
  }

  /** Brings a row into sight, and the columns to `left`. */
  reveal(position: number, left: number): void {
    this.#measure();
    const rowTop = position * rowHeight;
    const room = this.#height - headerHeight - rowHeight;
    const top = position < 0 ? this.#top : Math.max(Math.min(this.#top, rowTop), rowTop - room);
    if (top !== this.#top || left !== this.#left) this.scrollTo(top, left);
  }

  /** Pixels from the top of the canvas's rows at which a row is drawn now. */
  rowTop(position: number): number {
    const top = position * rowHeight;
    return this.#scale.isScaled ? Math.round(this.#scrollTop + top - this.#top) : top;
  }

  #follow(): void {
    const { scrollTop, scrollLeft } = this.#scroller;
    // Where rows are scaled, one pixel of the page is several of them: an exact top stays what it is.
    if (!this.#scale.isScaled || Math.abs(scrollTop - this.#scrollTop) >= 1) this.#top = this.#scale.topAt(scrollTop);
    this.#scrollTop = scrollTop;
    if (scrollLeft === this.#left) return;
    this.#left = scrollLeft;
    this.#place();
  }

  /** Of scaled rows, a turn of the wheel moves as many as of others. */
  readonly #onWheel = (event: WheelEvent): void => {
    if (!this.#scale.isScaled || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : 1;
    event.preventDefault();
    this.scrollTo(this.#top + event.deltaY * unit, this.#left + event.deltaX * unit);
  };

  #measure(): void {
    this.#width = this.#scroller.clientWidth;
    this.#height = this.#scroller.clientHeight;
    this.canvas.style.setProperty('--grid-width', `${this.#width}px`);
    this.#fit();
  }

  #fit(): void {
    const wasScaled = this.#scale.isScaled;
    this.#scale = new ScrollScale(this.#rows * rowHeight, this.#height - headerHeight);
    this.canvas.style.height = `${headerHeight + this.#scale.height}px`;
    if (wasScaled === this.#scale.isScaled) return;
    // A listener that may hold the wheel back slows every scroll: it is there only where it is needed.
    this.#scroller.removeEventListener('wheel', this.#onWheel);
    this.#scroller.addEventListener('wheel', this.#onWheel, { passive: !this.#scale.isScaled });
  }

  #place(): void {
    this.canvas.style.setProperty('--scroll-left', `${-this.#left}px`);
  }
}

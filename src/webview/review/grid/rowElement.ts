/** One row of the grid, drawn only as far as its columns are in sight. */
import type { ShownRow } from '../../../grid/query/gridAnswer';
import { element } from '../../dom';
import type { ReviewTexts } from '../../reviewTexts';
import { CellElement } from './cellElement';
import type { PlacedColumn } from './columnLayout';

export const rowHeight = 26;

export interface RowLooks {
  readonly texts: ReviewTexts;
  /** Lower case; '' marks nothing. */
  readonly find: string;
  readonly selectedKey: number | undefined;
  /** Of the columns that scroll, the first and the last to draw. */
  readonly columns: readonly [number, number];
}

/** Where a row stands. */
export interface RowPlace {
  readonly position: number;
  /** Pixels from the top of the rows. */
  readonly top: number;
  /** A column that is drawn wherever it is scrolled to, since it may have the focus. */
  readonly kept: number | undefined;
}

export class RowElement {
  readonly element = element('div', { class: 'row', attributes: { role: 'row', 'aria-selected': 'false' } });
  readonly #pins = element('div', { class: 'pins', attributes: { role: 'presentation' } });
  /** Moves with the horizontal scroll, under the cells that stay. */
  readonly #strip = element('div', { class: 'strip', attributes: { role: 'presentation' } });
  readonly #cells = new Map<number, CellElement>();
  readonly #pinned: readonly number[];
  #position = -1;
  #top = -1;
  #row: ShownRow | undefined;
  #isEmpty = true;
  /** One of its cells is not what it was, be it in sight or not. */
  #isTouched = false;
  #find = '';
  #isSelected = false;
  #first = 0;
  #last = -1;
  #kept: number | undefined;

  constructor(private readonly columns: readonly PlacedColumn[]) {
    this.#pinned = columns.flatMap(({ pinned }, index) => (pinned ? [index] : []));
    for (const index of this.#pinned) this.#make(index);
    this.element.append(this.#pins, this.#strip);
    this.element.classList.add('loading');
  }

  get position(): number {
    return this.#position;
  }

  get row(): ShownRow | undefined {
    return this.#row;
  }

  cell(column: number): HTMLElement | undefined {
    return this.#cells.get(column)?.element;
  }

  /** `row` undefined: still on its way. */
  show({ position, top, kept }: RowPlace, row: ShownRow | undefined, looks: RowLooks): void {
    this.#move(position, top);
    this.#select(row !== undefined && row.key === looks.selectedKey);
    const isOther = row !== this.#row;
    if (isOther) this.#take(row);
    const isWider = this.#stretch(looks.columns, kept);
    // While scrolling, most rows are what they were: only others are worth touching.
    if (!isOther && !isWider && looks.find === this.#find) return;
    for (const [column, cell] of this.#cells) {
      cell.show(row?.cells[column], looks.texts);
      cell.showRowVerdict(row?.verdict, looks.texts);
      if (row !== undefined) cell.showFinding(row.finding, looks.texts);
      if (looks.find !== '' || this.#find !== '') cell.showMatch(looks.find);
    }
    this.#find = looks.find;
  }

  #move(position: number, top: number): void {
    if (top !== this.#top) {
      this.#top = top;
      this.element.style.transform = `translateY(${top}px)`;
    }
    if (position === this.#position) return;
    this.#position = position;
    this.element.setAttribute('aria-rowindex', String(position + 2));
  }

  #select(isSelected: boolean): void {
    if (isSelected === this.#isSelected) return;
    this.#isSelected = isSelected;
    this.element.classList.toggle('selected', isSelected);
    this.element.setAttribute('aria-selected', String(isSelected));
  }

  #take(row: ShownRow | undefined): void {
    this.#row = row;
    const isTouched = row?.cells.some(({ changed }) => changed === true) === true;
    if (isTouched !== this.#isTouched) this.element.classList.toggle('touched', (this.#isTouched = isTouched));
    const isEmpty = row === undefined;
    if (isEmpty === this.#isEmpty) return;
    this.#isEmpty = isEmpty;
    this.element.classList.toggle('loading', isEmpty);
  }

  /** Draws the cells of these columns and no others; true when one of them is new. */
  #stretch([first, last]: readonly [number, number], kept: number | undefined): boolean {
    if (first === this.#first && last === this.#last && kept === this.#kept) return false;
    [this.#first, this.#last, this.#kept] = [first, last, kept];
    this.#strip.style.paddingLeft = `${this.columns[first]?.left ?? 0}px`;
    const isNeeded = (column: number): boolean => (column >= first && column <= last) || column === kept;
    for (const [column, { element: cell }] of this.#cells) {
      if (isNeeded(column) || this.#pinned.includes(column)) continue;
      cell.remove();
      this.#cells.delete(column);
    }
    let isWider = false;
    for (let column = 0; column < this.columns.length; column++) {
      if (!isNeeded(column) || this.#cells.has(column)) continue;
      this.#make(column);
      isWider = true;
    }
    const keptCell = kept === undefined ? undefined : this.#cells.get(kept);
    for (const cell of this.#cells.values()) cell.placeAt(undefined);
    if (kept !== undefined && !this.#pinned.includes(kept) && (kept < first || kept > last)) {
      keptCell?.placeAt(this.columns[kept]?.left);
    }
    return isWider;
  }

  /** In the order of the columns, which is the order they are read in. */
  #make(index: number): void {
    const column = this.columns[index];
    if (column === undefined) return;
    const made = new CellElement(column, index);
    this.#cells.set(index, made);
    const parent = column.pinned ? this.#pins : this.#strip;
    const next = [...parent.children].find(
      (child) => child instanceof HTMLElement && Number(child.dataset['column'] ?? Infinity) > index,
    );
    parent.insertBefore(made.element, next ?? null);
  }
}

/** The rows that are drawn now, their elements used again and again as others come into sight. */
import type { ShownRow } from '../../../grid/query/gridAnswer';
import { element } from '../../dom';
import type { PlacedColumn } from './columnLayout';
import { RowElement, type RowLooks, type RowPlace } from './rowElement';

export class DrawnRows {
  /** As wide as what is seen; it stays in place while the canvas below it is scrolled sideways. */
  readonly pane = element('div', { class: 'pane', attributes: { role: 'presentation' } });
  readonly #drawn = new Map<number, RowElement>();
  readonly #spare: RowElement[] = [];
  readonly #byElement = new WeakMap<Element, RowElement>();

  constructor(private readonly columns: readonly PlacedColumn[]) {}

  cell(position: number, column: number): HTMLElement | undefined {
    return this.#drawn.get(position)?.cell(column);
  }

  /** The drawn row that an element is part of. */
  rowOf(target: Element): RowElement | undefined {
    const row = target.closest('.row');
    return row === null ? undefined : this.#byElement.get(row);
  }

  draw(places: readonly RowPlace[], rowAt: (position: number) => ShownRow | undefined, looks: RowLooks): void {
    const needed = new Set(places.map(({ position }) => position));
    for (const [position, row] of this.#drawn) {
      if (needed.has(position)) continue;
      this.#drawn.delete(position);
      this.#spare.push(row);
    }
    for (const place of places) {
      const row = this.#drawn.get(place.position) ?? this.#take(place.position);
      row.show(place, rowAt(place.position), looks);
    }
    for (const row of this.#spare) row.element.remove();
  }

  #take(position: number): RowElement {
    const row = this.#spare.pop() ?? new RowElement(this.columns);
    this.#byElement.set(row.element, row);
    if (!row.element.isConnected) this.pane.append(row.element);
    this.#drawn.set(position, row);
    return row;
  }
}

/** One row of the grid as elements that are filled again and again while scrolling. Knows nothing of where the row comes from. */
import type { ShownCell, ShownRow } from '../../core/grid/gridAnswer';
import { element, icon } from '../dom';
import type { ReviewTexts } from '../reviewTexts';
import type { PlacedColumn } from './columnLayout';

export const rowHeight = 26;

export interface RowLooks {
  readonly texts: ReviewTexts;
  /** Lower case; '' marks nothing. */
  readonly find: string;
  readonly selectedKey: number | undefined;
}

export class RowElement {
  readonly element = element('div', { class: 'row', attributes: { role: 'row', 'aria-selected': 'false' } });
  readonly #cells: HTMLElement[];
  #position = -1;
  #row: ShownRow | undefined;
  #find: string | undefined;
  #isSelected = false;

  constructor(columns: readonly PlacedColumn[]) {
    this.#cells = columns.map((column, index) => {
      const cell = element('div', {
        class: `cell kind-${column.kind}`,
        attributes: { role: 'gridcell', 'aria-colindex': index + 1, tabindex: -1 },
      });
      cell.dataset['column'] = String(index);
      placeCell(cell, column);
      return cell;
    });
    this.element.append(...this.#cells);
  }

  get position(): number {
    return this.#position;
  }

  cell(column: number): HTMLElement | undefined {
    return this.#cells[column];
  }

  /** `row` undefined: still on its way. */
  show(position: number, row: ShownRow | undefined, looks: RowLooks): void {
    if (position !== this.#position) {
      this.#position = position;
      this.element.style.transform = `translateY(${position * rowHeight}px)`;
      this.element.setAttribute('aria-rowindex', String(position + 2));
      this.element.classList.toggle('odd', position % 2 === 1);
    }
    const isSelected = row !== undefined && row.key === looks.selectedKey;
    if (isSelected !== this.#isSelected) {
      this.#isSelected = isSelected;
      this.element.classList.toggle('selected', isSelected);
      this.element.setAttribute('aria-selected', String(isSelected));
    }
    // While scrolling, most rows are what they were: only others are worth touching.
    if (row === this.#row && looks.find === this.#find) return;
    if (row !== this.#row || row === undefined) this.#fill(row, looks.texts);
    this.#find = looks.find;
    this.#cells.forEach((cell, column) => {
      const text = row?.cells[column]?.text ?? '';
      cell.classList.toggle('match', looks.find !== '' && text.toLowerCase().includes(looks.find));
    });
  }

  #fill(row: ShownRow | undefined, texts: ReviewTexts): void {
    this.#row = row;
    this.element.classList.toggle('loading', row === undefined);
    this.element.dataset['vscodeContext'] = JSON.stringify({
      preventDefaultContextMenuItems: true,
      ...(row === undefined ? {} : { webviewSection: 'reviewRow', key: row.key }),
    });
    this.#cells.forEach((cell, column) => {
      fillCell(cell, row?.cells[column], texts);
      if (cell.classList.contains('kind-text') && column === 1) addRowVerdict(cell, row, texts);
    });
  }
}

export function placeCell(cell: HTMLElement, { left, width, pinned }: PlacedColumn): void {
  cell.style.width = `${width}px`;
  cell.classList.toggle('pinned', pinned);
  cell.style.left = pinned ? `${left}px` : '';
}

function fillCell(cell: HTMLElement, shown: ShownCell | undefined, texts: ReviewTexts): void {
  const text = element('span', { class: 'text', text: shown?.text ?? '' });
  cell.classList.toggle('changed', shown?.changed === true);
  cell.classList.toggle('linked', shown?.link !== undefined);
  cell.title = shown === undefined || shown.text.length < 20 ? '' : shown.text;
  cell.replaceChildren(
    ...(shown?.verdict === undefined ? [] : [icon(`verdict-${shown.verdict}`)]),
    text,
    ...(shown?.more === true ? [element('span', { class: 'more', text: '…' })] : []),
    ...(shown?.changed === true ? [element('span', { class: 'sr-only', text: `, ${texts.words.changed}` })] : []),
  );
}

/** The verdict of the whole row stands before the name, so that it is in sight wherever the row is scrolled to. */
function addRowVerdict(cell: HTMLElement, row: ShownRow | undefined, texts: ReviewTexts): void {
  if (row === undefined) return;
  const name = row.verdict === undefined ? 'icon-verdict-none' : `icon-verdict-${row.verdict}`;
  const mark = element('span', { class: `icon ${name}` });
  if (row.verdict === undefined) mark.setAttribute('aria-hidden', 'true');
  else {
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', texts.verdicts[row.verdict]);
    mark.title = texts.verdicts[row.verdict];
  }
  cell.prepend(mark);
}

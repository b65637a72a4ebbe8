/** The header row of the grid: names, the order's arrow, and the way to each column's filter. Sorts and filters nothing itself. */
import { isActive, type GridQuery } from '../../../grid/query/gridQuery';
import { isSheetColumn } from '../../../grid/query/gridColumn';
import { element, icon } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';
import type { PlacedColumn } from './columnLayout';

interface HeaderActions {
  readonly onSort: (column: number) => void;
  readonly onFilter: (column: number) => void;
}

export class HeaderRow {
  readonly element = element('div', { class: 'header-row', attributes: { role: 'row', 'aria-rowindex': 1 } });
  readonly #cells: readonly HTMLElement[];

  constructor(
    private readonly columns: readonly PlacedColumn[],
    private readonly texts: ReviewTexts,
    actions: HeaderActions,
  ) {
    this.#cells = columns.map((column, index) => this.#makeCell(column, index, actions));
    const strip = element('div', { class: 'strip', attributes: { role: 'presentation' } });
    const isPinned = (_cell: HTMLElement, index: number): boolean => columns[index]?.pinned === true;
    strip.append(...this.#cells.filter((cell, index) => !isPinned(cell, index)));
    this.element.append(...this.#cells.filter(isPinned), strip);
  }

  cell(column: number): HTMLElement | undefined {
    return this.#cells[column];
  }

  show({ sort, filters }: GridQuery): void {
    this.columns.forEach(({ field }, index) => {
      const cell = this.#cells[index];
      const direction = sort?.field !== field ? 'none' : sort.descending ? 'descending' : 'ascending';
      cell?.setAttribute('aria-sort', direction);
      cell?.classList.toggle(
        'filtered',
        filters.some((filter) => filter.field === field && isActive(filter)),
      );
    });
  }

  #makeCell(column: PlacedColumn, index: number, { onSort, onFilter }: HeaderActions): HTMLElement {
    const { finding, filterColumn } = this.texts.words;
    const header = isSheetColumn(column) ? column.header : finding;
    const label = fill(filterColumn, header);
    const filter = element(
      'button',
      { class: 'icon-button filter', title: label, attributes: { type: 'button', tabindex: -1, 'aria-label': label } },
      icon('filter'),
    );
    filter.addEventListener('click', (event) => {
      event.stopPropagation();
      onFilter(index);
    });
    const cell = element(
      'div',
      {
        class: 'cell header',
        title: header,
        attributes: { role: 'columnheader', 'aria-colindex': index + 1, tabindex: -1, 'aria-sort': 'none' },
      },
      element('span', { class: 'text', text: header }),
      icon('sorted'),
      // Those buttons above the grid filter by findings.
      isSheetColumn(column) ? filter : undefined,
    );
    cell.dataset['column'] = String(index);
    cell.addEventListener('click', () => onSort(index));
    cell.style.left = `${column.left}px`;
    cell.style.width = `${column.width}px`;
    cell.classList.toggle('pinned', column.pinned);
    return cell;
  }
}

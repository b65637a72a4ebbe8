/** What a pointer does on the grid: selects, follows links, opens details, shows the whole of a text that may be cut. */
import type { GridPlace } from './gridMove';
import type { RowElement } from './rowElement';

interface GridPointerActions {
  /** The drawn row that an element is part of. */
  readonly rowOf: (target: Element) => RowElement | undefined;
  readonly placeOf: (target: EventTarget | null) => GridPlace | undefined;
  readonly onSelect: (place: GridPlace) => void;
  readonly onOpenLink: (column: number) => void;
  readonly onDetails: () => void;
  readonly isEditable: (column: number) => boolean;
}

export function followPointer(canvas: HTMLElement, actions: GridPointerActions): void {
  canvas.addEventListener('mousedown', (event) => {
    const place = actions.placeOf(event.target);
    if (place === undefined || place.position < 0) return;
    event.preventDefault();
    actions.onSelect(place);
  });
  canvas.addEventListener('click', ({ target }) => {
    const onText = target instanceof Element && target.matches('.linked > .text');
    const place = onText ? actions.placeOf(target) : undefined;
    if (place !== undefined && place.position >= 0) actions.onOpenLink(place.column);
  });
  // A row's second click anywhere opens its details; the header's clicks sort.
  canvas.addEventListener('dblclick', ({ target }) => {
    if (target instanceof Element && actions.rowOf(target) !== undefined) actions.onDetails();
  });
  canvas.addEventListener('pointerover', ({ target }) => showWhole(target));
  canvas.addEventListener('contextmenu', ({ target }) => describeForMenu(target, actions));
}

/** Whether a text is cut is not measured: rows pass below a mouse that rests, frame by frame. */
function showWhole(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.row .cell.long') : null;
  if (cell?.title === '') cell.title = cell.querySelector('.text')?.textContent ?? '';
}

/** What VS Code's own menu is told about the row below the pointer. */
function describeForMenu(target: EventTarget | null, { rowOf, placeOf, isEditable }: GridPointerActions): void {
  const row = target instanceof Element ? rowOf(target) : undefined;
  if (row === undefined) return;
  const column = placeOf(target)?.column;
  row.element.dataset['vscodeContext'] = JSON.stringify({
    preventDefaultContextMenuItems: true,
    ...(row.row === undefined
      ? {}
      : {
          webviewSection: 'reviewRow',
          key: row.row.key,
          column,
          mayEditCell: column !== undefined && isEditable(column),
          rowVerdict: row.row.verdict,
        }),
  });
}

/** Where a key leads inside the grid. */

/** `position` -1 is the header row. */
export interface GridPlace {
  readonly position: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit on the screen. */
  readonly pageRows: number;
}

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Undefined: the key is none that moves. */
export function moveByKey(from: GridPlace, pressed: PressedKey, size: GridSize): GridPlace | undefined {
  if (pressed.altKey || pressed.shiftKey) return undefined;
  const moved =
    pressed.ctrlKey || pressed.metaKey ? farMove(from, pressed.key, size) : nearMove(from, pressed.key, size);
  return moved && withinGrid(moved, size);
}

export function withinGrid({ position, column }: GridPlace, { rows, columns }: GridSize): GridPlace {
  return { position: clamp(position, -1, rows - 1), column: clamp(column, 0, columns - 1) };
}

function nearMove(
  { position, column }: GridPlace,
  key: string,
  { columns, pageRows }: GridSize,
): GridPlace | undefined {
  switch (key) {
    case 'ArrowUp':
      return { position: position - 1, column };
    case 'ArrowDown':
      return { position: position + 1, column };
    case 'ArrowLeft':
      return { position, column: column - 1 };
    case 'ArrowRight':
      return { position, column: column + 1 };
    case 'Home':
      return { position, column: 0 };
    case 'End':
      return { position, column: columns - 1 };
    case 'PageUp':
      // From the rows to the first of them, not past it to the header.
      return { position: position < 0 ? position : Math.max(0, position - pageRows), column };
    case 'PageDown':
      return { position: position + pageRows, column };
    default:
      return undefined;
  }
}

function farMove({ position, column }: GridPlace, key: string, { rows, columns }: GridSize): GridPlace | undefined {
  switch (key) {
    case 'Home':
      return { position: Math.min(0, rows - 1), column: 0 };
    case 'End':
      return { position: rows - 1, column: columns - 1 };
    case 'ArrowUp':
      return { position: Math.min(0, rows - 1), column };
    case 'ArrowDown':
      return { position: rows - 1, column };
    case 'ArrowLeft':
      return { position, column: 0 };
    case 'ArrowRight':
      return { position, column: columns - 1 };
    default:
      return undefined;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Several pending changes of one cell become one. */
import type { CellEdit } from '../../core/cells/cellEdit';
import { cellKey } from '../journal/scanRecord';

/** The newest value of each cell wins; what the cell held before the first change stays what is expected there. */
export function coalesceOperations(pending: readonly CellEdit[]): readonly CellEdit[] {
  const edits = new Map<string, CellEdit>();
  for (const edit of pending) {
    const key = cellKey(edit.package, edit.field);
    const earlier = edits.get(key);
    edits.set(key, earlier === undefined ? edit : { ...edit, expected: earlier.expected });
  }
  return [...edits.values()];
}

/** The keys of the page as a whole; the grid, the find bar, and the details have their own. */
import { byId } from '../dom';

interface PageKeyActions {
  readonly onFind: () => void;
  readonly onFindNext: (direction: 'next' | 'previous') => void;
  readonly onCopy: (isWholeRow: boolean) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onLeaveDetails: () => void;
  /** False: they are closed. */
  readonly onCloseDetails: () => boolean;
}

export function followPageKeys(actions: PageKeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (isTaken(event, actions)) event.preventDefault();
  });
}

function isTaken({ key, target, ctrlKey, metaKey, shiftKey }: KeyboardEvent, actions: PageKeyActions): boolean {
  const command = ctrlKey || metaKey;
  const inGrid = byId('grid').contains(target as Node);
  if (command && key === 'f') actions.onFind();
  else if (key === 'F3') actions.onFindNext(shiftKey ? 'previous' : 'next');
  else if (command && key.toLowerCase() === 'c' && inGrid) actions.onCopy(shiftKey);
  else if (command && inGrid && key.toLowerCase() === 'z') (shiftKey ? actions.onRedo : actions.onUndo)();
  else if (command && inGrid && key.toLowerCase() === 'y') actions.onRedo();
  else if (key === 'Escape' && byId('details').contains(target as Node)) actions.onLeaveDetails();
  else return key === 'Escape' && inGrid && actions.onCloseDetails();
  return true;
}

/** What a person selects on a page and copies: no text that others wrote is calculated by the spreadsheet that it is pasted into. */
import { inertSelection } from '../core/message/inert';

export function keepCopiesInert(): void {
  document.addEventListener('copy', (event) => {
    const selected = document.getSelection()?.toString() ?? '';
    const safe = inertSelection(selected);
    // Anything else is copied with its looks; a field holds what the person typed.
    if (safe === selected || event.clipboardData === null || isField(event.target)) return;
    event.clipboardData.setData('text/plain', safe);
    event.preventDefault();
  });
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** The small dialog over a cell in which a person types its new text. Hands over what was typed and waits; writes nothing. */
import { element } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';

interface EditDialog {
  /** `Notes, aiohttp 3.8.3`. */
  readonly label: string;
  /** What the cell holds. */
  readonly was: string;
  /** What is typed already. */
  readonly text: string;
  /** Over which it stands. */
  readonly anchor: HTMLElement;
  readonly onInput: (text: string) => void;
  /** Followed by `settle`. */
  readonly onSave: (was: string, text: string) => void;
  /** `isDone`: the focus goes back to the grid. */
  readonly onClose: (isDone: boolean) => void;
}

const leastWidth = 380;
const mostLines = 12;

export class CellEditor {
  readonly #dialog: EditDialog;
  readonly #popup: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  #was: string;
  #sent: string | undefined;
  #isOpen = true;
  #goesBack = true;

  constructor(dialog: EditDialog, { words }: ReviewTexts) {
    this.#dialog = dialog;
    this.#was = dialog.was;
    const label = fill(words.editLabel, dialog.label);
    this.#field = element('textarea', { class: 'input', attributes: { 'aria-label': label, spellcheck: 'false' } });
    this.#field.value = dialog.text;
    this.#popup = element(
      'div',
      { class: 'popup cell-editor', attributes: { role: 'dialog', 'aria-label': label } },
      element('span', { class: 'popup-name', text: dialog.label }),
      this.#field,
      element('span', { class: 'quiet-text', text: words.editKeys }),
    );
    this.#popup.addEventListener('keydown', (event) => this.#onKey(event));
    this.#popup.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || this.#popup.contains(relatedTarget)) return;
      this.#goesBack = false;
      this.#save();
    });
    this.#field.addEventListener('input', () => this.#onInput());
    this.#fit();
    (document.querySelector('main') ?? document.body).append(this.#popup);
    this.place();
    this.#field.focus();
    this.#field.select();
  }

  /** What was typed is in the workbook, or it is still here: a person's words are never lost. */
  settle(isSaved: boolean): void {
    this.#field.readOnly = false;
    if (isSaved) this.#was = this.#sent ?? this.#was;
    if (isSaved && this.#field.value === withLineFeeds(this.#was)) this.#close();
    else this.#field.focus();
  }

  /** As soon as what it stands over has moved, or it has grown. */
  place(): void {
    const { left, top, width } = this.#dialog.anchor.getBoundingClientRect();
    const wide = Math.min(Math.max(leastWidth, width), window.innerWidth - 12);
    this.#popup.style.width = `${wide}px`;
    this.#popup.style.left = `${Math.max(4, Math.min(left, window.innerWidth - wide - 8))}px`;
    const { height } = this.#popup.getBoundingClientRect();
    this.#popup.style.top = `${Math.max(4, Math.min(top, window.innerHeight - height - 8))}px`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.isComposing) this.#save();
    else if (event.key === 'Enter' && event.altKey) this.#field.setRangeText('\n', ...this.#selection, 'end');
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#onInput();
  }

  #onInput(): void {
    this.#fit();
    this.place();
    if (this.#isOpen) this.#dialog.onInput(this.#field.value);
  }

  get #selection(): readonly [number, number] {
    return [this.#field.selectionStart, this.#field.selectionEnd];
  }

  #save(): void {
    if (!this.#isOpen || this.#field.readOnly) return;
    const text = this.#field.value;
    if (text === withLineFeeds(this.#was)) {
      this.#close();
      return;
    }
    this.#field.readOnly = true;
    this.#sent = text;
    this.#dialog.onSave(this.#was, text);
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#popup.remove();
    this.#dialog.onClose(this.#goesBack);
  }

  #fit(): void {
    this.#field.rows = Math.min(mostLines, Math.max(2, this.#field.value.split('\n').length));
  }
}

/** As a field shows line breaks. */
function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

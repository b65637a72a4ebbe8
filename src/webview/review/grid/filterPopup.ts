/** The small dialog below a column's header in which a person narrows the rows. Applies each change at once; filters nothing itself. */
import { Debounced, typingMs } from '../../debounced';
import { verdicts as verdictOrder } from '../../../core/verdict/finding';
import type { SheetColumn } from '../../../grid/query/gridColumn';
import { isActive, type ColumnFilter } from '../../../grid/query/gridQuery';
import { element, icon, iconButton, textButton } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';

interface FilterDialog {
  readonly column: SheetColumn;
  readonly filter: ColumnFilter;
  /** Below which the dialog stands. */
  readonly anchor: HTMLElement;
  readonly onChange: (filter: ColumnFilter) => void;
  /** `isDone`: the focus goes back to the grid. */
  readonly onClose: (isDone: boolean) => void;
}

const width = 264;

/** Opens it; the function returned closes it. */
export function openFilterPopup(dialog: FilterDialog, texts: ReviewTexts): () => void {
  let filter = dialog.filter;
  const change = (part: Partial<ColumnFilter>): void => {
    filter = { ...filter, ...part };
    dialog.onChange(filter);
  };
  const popup = element('div', {
    class: 'popup',
    attributes: { role: 'dialog', 'aria-label': fill(texts.words.filterColumn, dialog.column.header) },
  });
  let isOpen = true;
  const close = (isDone: boolean): void => {
    if (!isOpen) return;
    isOpen = false;
    popup.remove();
    dialog.onClose(isDone);
  };
  const text = textField(dialog, texts, (value) => change({ text: value }));
  popup.append(
    element(
      'div',
      { class: 'popup-title' },
      element('span', { class: 'popup-name', text: dialog.column.header }),
      iconButton('close', texts.words.close, () => close(true)),
    ),
    text,
    presenceField(filter, texts, (presence) => change({ presence })),
    ...(dialog.column.kind === 'verdict' ? [verdictField(filter, texts, (verdicts) => change({ verdicts }))] : []),
    clearButton(dialog, texts, () => close(true)),
  );
  popup.addEventListener('keydown', (event) => {
    const isField = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (event.key !== 'Escape' && !(event.key === 'Enter' && isField)) return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  });
  popup.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !popup.contains(relatedTarget)) close(false);
  });
  place(popup, dialog.anchor);
  text.querySelector('input')?.focus();
  return () => close(false);
}

function place(popup: HTMLElement, anchor: HTMLElement): void {
  const { left, bottom } = anchor.getBoundingClientRect();
  popup.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 8))}px`;
  popup.style.top = `${bottom + 2}px`;
  popup.style.maxHeight = `${Math.max(120, window.innerHeight - bottom - 12)}px`;
  popup.style.width = `${width}px`;
  (document.querySelector('main') ?? document.body).append(popup);
}

function textField({ filter }: FilterDialog, texts: ReviewTexts, onChange: (text: string) => void): HTMLElement {
  const input = element('input', {
    class: 'input',
    attributes: { type: 'text', 'aria-label': texts.words.contains, placeholder: texts.words.contains },
  });
  input.value = filter.text;
  const typing = new Debounced(() => onChange(input.value), typingMs);
  input.addEventListener('input', () => typing.call());
  input.addEventListener('change', () => {
    typing.cancel();
    onChange(input.value);
  });
  return element('div', { class: 'popup-field' }, input);
}

function presenceField(
  filter: ColumnFilter,
  texts: ReviewTexts,
  onChange: (presence: ColumnFilter['presence']) => void,
): HTMLElement {
  const names = { any: texts.words.anyContent, filled: texts.words.filled, empty: texts.words.empty };
  const choices = (['any', 'filled', 'empty'] as const).map((presence) => {
    const input = element('input', { attributes: { type: 'radio', name: 'presence' } });
    input.checked = filter.presence === presence;
    input.addEventListener('change', () => onChange(presence));
    return element('label', { class: 'choice' }, input, element('span', { text: names[presence] }));
  });
  return element(
    'div',
    { class: 'popup-field choices', attributes: { role: 'radiogroup', 'aria-label': texts.words.content } },
    ...choices,
  );
}

function verdictField(
  filter: ColumnFilter,
  texts: ReviewTexts,
  onChange: (verdicts: ColumnFilter['verdicts']) => void,
): HTMLElement {
  const chosen = new Set(filter.verdicts);
  const choices = [...verdictOrder, 'other' as const].map((verdict) => {
    const input = element('input', { attributes: { type: 'checkbox' } });
    input.checked = chosen.has(verdict);
    input.addEventListener('change', () => {
      if (input.checked) chosen.add(verdict);
      else chosen.delete(verdict);
      onChange([...chosen]);
    });
    return element(
      'label',
      { class: 'choice' },
      input,
      icon(`verdict-${verdict}`),
      element('span', { text: texts.verdicts[verdict] }),
    );
  });
  return element(
    'div',
    { class: 'popup-field choices', attributes: { role: 'group', 'aria-label': texts.words.verdict } },
    ...choices,
  );
}

function clearButton(dialog: FilterDialog, texts: ReviewTexts, close: () => void): HTMLElement {
  const none: ColumnFilter = { field: dialog.column.field, text: '', presence: 'any', verdicts: [] };
  const clear = textButton(texts.words.clear, undefined, () => {
    dialog.onChange(none);
    close();
  });
  clear.classList.toggle('quiet', !isActive(dialog.filter));
  return element('div', { class: 'popup-field' }, clear);
}

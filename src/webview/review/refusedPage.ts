/** What the editor shows for a file it cannot show as a grid: what happened, to which file, what to do next. */
import { byId, element, icon, textButton } from '../dom';
import type { ToReview } from '../reviewProtocol';
import type { ReviewTexts } from '../reviewTexts';

interface RefusedActions {
  readonly onRetry: () => void;
  readonly onReopen: () => void;
}

export function showRefused(
  refused: Extract<ToReview, { type: 'refused' }>,
  { words }: ReviewTexts,
  { onRetry, onReopen }: RefusedActions,
): void {
  const title = element('h2', { text: words.refused, attributes: { tabindex: -1 } });
  const retry = textButton(words.tryAgain, 'refresh', onRetry);
  retry.classList.add('primary');
  byId('message').replaceChildren(
    icon('verdict-review'),
    title,
    element('p', { text: `${refused.what}.` }),
    element('p', { class: 'file', text: refused.file }),
    element('p', { text: `${refused.next}.` }),
    element('div', { class: 'pane-actions' }, retry, textButton(words.openWith, 'list', onReopen)),
  );
  document.body.dataset['state'] = 'refused';
}

export function showLoading({ words }: ReviewTexts): void {
  byId('message').replaceChildren(element('p', { text: words.loading, attributes: { role: 'status' } }));
  document.body.dataset['state'] = 'loading';
}

/** What the editor shows for a file it cannot show as a grid: what happened, to which file, what to do next. */
import { byId, element, icon, textButton } from '../dom';
import type { HostChannel } from '../hostChannel';
import type { ToReview } from '../reviewProtocol';
import type { ReviewTexts } from '../reviewTexts';

export function showRefused(
  refused: Extract<ToReview, { type: 'refused' }>,
  texts: ReviewTexts,
  channel: Pick<HostChannel, 'post'>,
): void {
  const { words } = texts;
  const title = element('h2', { text: words.refused, attributes: { tabindex: -1 } });
  const retry = textButton(words.tryAgain, 'refresh', () => {
    showLoading(texts);
    channel.post({ type: 'retry' });
  });
  retry.classList.add('primary');
  byId('message').replaceChildren(
    icon('verdict-review'),
    title,
    element('p', { text: `${refused.what}.` }),
    element('p', { class: 'file', text: refused.file }),
    element('p', { text: `${refused.next}.` }),
    element(
      'div',
      { class: 'pane-actions' },
      retry,
      refused.isUnexpected
        ? textButton(words.exportReport, 'export', () => channel.post({ type: 'export' }))
        : undefined,
      textButton(words.openWith, 'list', () => channel.post({ type: 'reopen' })),
    ),
  );
  document.body.dataset['state'] = 'refused';
}

export function showLoading({ words }: ReviewTexts): void {
  byId('message').replaceChildren(element('p', { text: words.loading, attributes: { role: 'status' } }));
  document.body.dataset['state'] = 'loading';
}

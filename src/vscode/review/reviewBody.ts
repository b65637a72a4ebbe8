/** The bare frame of the review grid's page: places that its script fills. Holds no value. */
import * as vscode from 'vscode';
import { reviewTexts } from './reviewTexts';

export function reviewBody(): string {
  const { words } = reviewTexts();
  return `<main>
<h1 class="sr-only">${vscode.l10n.t('Review Grid')}</h1>
<div id="toolbar"></div>
<div id="progress" role="progressbar" aria-label="${words.scanning}" aria-valuemin="0" aria-valuemax="100" hidden><div></div></div>
<div id="rows">
<div id="grid" role="grid" aria-label="${words.loading}"></div>
<p id="no-rows" hidden>${words.noRows}</p>
</div>
<div id="message"></div>
<div id="announcer" class="sr-only" role="status"></div>
</main>
<aside id="details" hidden></aside>`;
}

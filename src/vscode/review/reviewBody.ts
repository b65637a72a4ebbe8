/** The bare frame of the review grid's page: places that its script fills. Holds no value. */
import { reviewTexts } from './reviewTexts';

export function reviewBody(): string {
  const { words } = reviewTexts();
  return `<h1 class="sr-only">${words.details}</h1>
<div id="toolbar"></div>
<div id="progress" role="progressbar" aria-label="${words.scanning}" aria-valuemin="0" aria-valuemax="100" hidden><div></div></div>
<main id="rows">
<div id="grid" role="grid" aria-label="${words.loading}"></div>
<p id="no-rows" hidden>${words.noRows}</p>
</main>
<aside id="details" hidden></aside>
<div id="message"></div>
<div id="announcer" class="sr-only" role="status"></div>`;
}

// All texts in places of a page that a person sees, or hears from a screen reader. Judges none.
import type { Locator } from 'playwright-core';

/** What is used of an element: this project is compiled without the types of a page. */
interface PlaceInPage {
  readonly innerText?: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<PlaceInPage>;
}

/** The visible text of each place as a whole, since a sentence may have parts; then labels, titles and hints one by one. */
export function shownTexts(places: Locator): Promise<readonly string[]> {
  return places.evaluateAll((elements) =>
    (elements as unknown as PlaceInPage[]).flatMap((place) => {
      const attributes = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'];
      const labels = [place, ...place.querySelectorAll('*')].flatMap((element) =>
        attributes.flatMap((name) => element.getAttribute(name) ?? []),
      );
      return [place.innerText ?? place.textContent ?? '', ...labels];
    }),
  );
}

/** Small parts of the details pane: a fact, a link, a date in the person's language. */
import { element, icon } from '../../dom';
import { fill, type ReviewTexts } from '../../reviewTexts';

export function fact(name: string, value: string | Node): readonly HTMLElement[] {
  const definition = element('dd', typeof value === 'string' ? { text: value } : {});
  if (typeof value !== 'string') definition.append(value);
  return [element('dt', { text: name }), definition];
}

/** A button, since only the editor may open pages: a link of the webview's own would lead nowhere. */
export function linkButton(
  text: string,
  url: string,
  { words }: ReviewTexts,
  onLink: (url: string) => void,
): HTMLButtonElement {
  const button = element(
    'button',
    { class: 'link', title: fill(words.openLink, url), attributes: { type: 'button' } },
    element('span', { text }),
    icon('external'),
  );
  button.addEventListener('click', () => onLink(url));
  return button;
}

/** An ISO day, or date and time, of which midnight in UTC is but a day; as it is where it is neither. */
export function dayText(iso: string, language: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const isDay = iso.length === 10 || /T00:00(:00(\.0+)?)?Z$/.test(iso);
  return time.toLocaleString(language, {
    dateStyle: 'medium',
    ...(isDay ? { timeZone: 'UTC' } : { timeStyle: 'short' }),
  });
}

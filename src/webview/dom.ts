/** Makes elements. Takes text as text: nothing here is ever parsed as HTML. */

interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly (Node | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.title !== undefined) made.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, String(value));
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A picture of the style sheet's own; says nothing to a screen reader. */
export function icon(name: string): HTMLElement {
  return element('span', { class: `icon icon-${name}`, attributes: { 'aria-hidden': 'true' } });
}

/** A button that shows an icon and is read as `label`. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: 'icon-button', title: label, attributes: { type: 'button', 'aria-label': label } },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}

export function textButton(text: string, iconName: string | undefined, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: 'text-button', attributes: { type: 'button' } },
    iconName === undefined ? undefined : icon(iconName),
    element('span', { text }),
  );
  button.addEventListener('click', onClick);
  return button;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Expected an element #${id} on the page, got none.`);
  return found;
}

/** For a screen reader. */
export function announce(text: string): void {
  byId('announcer').textContent = text;
}

/** Small pieces of SVG as text, escaped. */
import { inertLines } from '../../core/message/inert';

export function escapeXml(text: string): string {
  return inertLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `<name a="1" b="x">content</name>`; attribute values are escaped, the content is not. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A picture with a name and a description for those who do not see it; `id` is unique on its page. */
export interface Picture {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
}

export function picture({ id, title, description, width, height }: Picture, content: string): string {
  const names = `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(description)}</desc>`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      'aria-labelledby': `${id}-title`,
      'aria-describedby': `${id}-desc`,
      viewBox: `0 0 ${width} ${height}`,
      width: '100%',
      class: 'ihacpa-chart',
    },
    names + content,
  );
}

/** Whole tenths are enough for a picture. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

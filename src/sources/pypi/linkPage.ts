/** Links, meta tags and title of a small HTML page as a package index sends it. Builds no document, runs nothing and follows nothing. */

interface PageLink {
  readonly text: string;
  /** Names in lower case, values without entities; '' for one without a value. */
  readonly attributes: ReadonlyMap<string, string>;
}

interface LinkPage {
  readonly links: readonly PageLink[];
  /** Contents by name. */
  readonly meta: ReadonlyMap<string, string>;
  /** '' without one. */
  readonly title: string;
  /** Without its end, whatever it lists it may list more. */
  readonly isCutOff: boolean;
}

/** Of one tag with what stands between it and the next: a page without end in one tag costs no more than this. */
const mostCharacters = 16_384;

export function linkPage(html: string): LinkPage {
  const links: PageLink[] = [];
  const meta = new Map<string, string>();
  for (const piece of html.split(/<(?=(?:a|meta)[\s>])/i).slice(1)) {
    const { attributes, after } = readTag(piece.slice(0, mostCharacters));
    if (/^a/i.test(piece)) links.push({ text: plain(after.split('<', 1)[0] ?? '').trim(), attributes });
    else meta.set(attributes.get('name') ?? '', attributes.get('content') ?? '');
  }
  const [, title = ''] = /<title>([^<]{0,1000})</i.exec(html.slice(0, mostCharacters)) ?? [];
  return { links, meta, title: plain(title).trim(), isCutOff: isCutOff(html) };
}

/** Its end is on another page; or whoever begins a document ends it, although HTML does not ask for that, and a mere list of links ends behind one. */
function isCutOff(html: string): boolean {
  if (/<(?:a|link)\s(?:[^>]{0,2000}\s)?rel\s*=\s*["']?next\b/i.test(html)) return true;
  if (/<(?:!doctype|html|head|body)\b/i.test(html)) return !/<\/(?:body|html)\s*>/i.test(html);
  const end = html.slice(-mostCharacters);
  const last = end.slice(Math.max(0, end.toLowerCase().lastIndexOf('<a ')));
  return end.lastIndexOf('<') > end.lastIndexOf('>') || (/^<a\s/i.test(last) && !/<\/a\s*>/i.test(last));
}

/** `piece` begins with the tag's name. */
function readTag(piece: string): { readonly attributes: ReadonlyMap<string, string>; readonly after: string } {
  const attributes = new Map<string, string>();
  const token = /\s+|\/|>|([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?|[\s\S]/y;
  token.lastIndex = /^\w+/.exec(piece)?.[0].length ?? 0;
  for (let found = token.exec(piece); found !== null; found = token.exec(piece)) {
    const [text, name, ...values] = Array.from<string | undefined>(found);
    if (text === '>') break;
    if (name !== undefined)
      attributes.set(name.toLowerCase(), plain(values.find((value) => value !== undefined) ?? ''));
  }
  return { attributes, after: piece.slice(token.lastIndex) };
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function plain(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities.get(name.toLowerCase()) ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );
}

/** A second reader of a sheet's rows and of shared strings, for the verification of a save alone: written apart from the first one, so that both do not err alike. */

const token =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[(?<raw>[^]*?)\]\]>|<(?<close>\/?)(?:[\w.-]+:)?(?<name>[\w.-]+)(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>|(?<text>[^<]+)/g;
const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Called for every element that ends, with the names above it, from the outside, and the text within `t`, `v` and `f` of it. */
type TakeElement = (element: {
  readonly path: readonly string[];
  readonly attributes: string;
  readonly text: string;
}) => void;

function walk(xml: string, take: TakeElement): void {
  const open: { readonly name: string; readonly attributes: string; text: string }[] = [];
  const leave = (): void => {
    const last = open.pop();
    if (last === undefined) return;
    take({ path: [...open.map(({ name }) => name), last.name], attributes: last.attributes, text: last.text });
    const above = open.at(-1);
    // What is read aloud of a text is no part of it.
    if (above !== undefined && ['t', 'r', 'is'].includes(last.name)) above.text += last.text;
  };
  for (const { groups = {} } of xml.matchAll(token)) {
    const { raw, close, name, attributes = '', text } = groups;
    const last = open.at(-1);
    if (raw !== undefined || text !== undefined) {
      if (last !== undefined && ['t', 'v', 'f'].includes(last.name)) last.text += raw ?? decode(text ?? '');
    } else if (close === '/') leave();
    else if (name !== undefined) {
      open.push({ name, attributes, text: '' });
      if (attributes.endsWith('/')) leave();
    }
  }
}

function decode(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (_, hex?: string, decimal?: string, name?: string) =>
      name === undefined
        ? String.fromCodePoint(parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16))
        : (entities.get(name) ?? ''),
    );
}

function unescape(text: string): string {
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Up to the name of a tag; no attribute may hold a `<`. */
const itemTag = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<\/?(?:[\w.-]+:)?(?:si|extLst)(?=[\s/>])/g;

/** The table of shared strings: offsets of its items, which are read when they are asked for. */
export class StringTable {
  private readonly starts: Uint32Array;

  constructor(private readonly xml: Buffer) {
    const text = xml.toString('latin1');
    const starts: number[] = [];
    let inExtension = false;
    // Without an object for each of hundreds of thousands.
    itemTag.lastIndex = 0;
    while (itemTag.test(text)) {
      const end = itemTag.lastIndex;
      const start = text.lastIndexOf('<', end - 1);
      const closes = text[start + 1] === '/';
      // What an extension lists is no item.
      if (text.endsWith('extLst', end)) inExtension = !closes;
      else if (text.endsWith('si', end) && !closes && !inExtension) starts.push(start);
    }
    this.starts = Uint32Array.from(starts);
  }

  at(index: number): string | undefined {
    const start = this.starts[index];
    if (start === undefined) return undefined;
    let text: string | undefined;
    walk(this.xml.toString('utf8', start, this.starts[index + 1]), (element) => {
      if (element.path.length === 1) text ??= unescape(element.text);
    });
    return text;
  }
}

/** The cells of one `<row>` by column number, as text. */
export function readRow(xml: string, table: StringTable | undefined): ReadonlyMap<number, string> {
  const cells = new Map<number, string>();
  let column = 0;
  let value = '';
  let inline = '';
  walk(xml, ({ path, attributes, text }) => {
    const [row, cell, part] = path;
    if (row !== 'row' || cell !== 'c' || path.length > 3) return;
    if (part === 'v') value = text;
    else if (part === 'is') inline = text;
    if (part !== undefined) return;
    const letters = /\sr\s*=\s*["']([A-Za-z]+)/.exec(attributes)?.[1]?.toUpperCase();
    column = letters === undefined ? column + 1 : numberOf(letters);
    const type = /\st\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? 'n';
    cells.set(column, shown(type, value, inline, table));
    value = '';
    inline = '';
  });
  return cells;
}

function numberOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

function shown(type: string, value: string, inline: string, table: StringTable | undefined): string {
  switch (type) {
    case 's':
      return value === '' ? '' : (table?.at(Number(value)) ?? `string ${value}, which is not there`);
    case 'inlineStr':
      return unescape(inline);
    case 'str':
      return unescape(value);
    case 'b':
      return value.trim() === '' ? '' : ['1', 'true'].includes(value.trim()) ? 'TRUE' : 'FALSE';
    default:
      return value;
  }
}

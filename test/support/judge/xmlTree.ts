/** XML as a tree, by a parser that conforms. Throws for whatever is not well-formed. */
import { SaxesParser } from 'saxes';

export interface XmlNode {
  /** Without prefix. */
  readonly local: string;
  /** The namespace. */
  readonly uri: string;
  /** By name without prefix; those of a namespace as `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** Of the element itself and of all below it. */
  readonly text: string;
}

type Growing = { -readonly [K in keyof XmlNode]: XmlNode[K] } & { children: Growing[] };

export function parseXml(bytes: Buffer): XmlNode {
  const parser = new SaxesParser({ xmlns: true });
  const open: Growing[] = [];
  let root: Growing | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('DOCTYPE');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own = Object.values(attributes).map(
      (a) => [a.uri === '' ? a.local : `{${a.uri}}${a.local}`, a.value] as const,
    );
    const node: Growing = { local, uri, attributes: new Map(own), children: [], text: '' };
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  const addText = (text: string): void => {
    for (const node of open) node.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(decode(bytes)).close();
  if (root === undefined) throw new Error('no element');
  return root;
}

function decode(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  const told = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  if (mark === 'fffe') return new TextDecoder('utf-16le', { fatal: true }).decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be', { fatal: true }).decode(bytes);
  if (/^iso-8859-1$/i.test(told)) return bytes.toString('latin1');
  return new TextDecoder(told, { fatal: true }).decode(bytes);
}

/** The first child of that name. */
export function child(node: XmlNode | undefined, local: string): XmlNode | undefined {
  return node?.children.find((candidate) => candidate.local === local);
}

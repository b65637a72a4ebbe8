/** Legal packages as Excel does not write them, made of ordinary ones. Judges nothing; a change here must stay legal. */
import { readPlainZip } from './judge/plainZip';
import type { BuiltArchive, BuiltEntry } from './zipBuilder';
import { buildZip } from './zipBuilder';

export interface OddPackage {
  readonly entries: readonly BuiltEntry[];
  readonly archive: BuiltArchive;
}

/** A whole number from 0 to below `count`. */
export type Choose = (count: number) => number;

export interface Quirk {
  readonly name: string;
  readonly apply: (built: OddPackage, choose: Choose) => OddPackage;
}

export function makeOdd(zip: Buffer, quirks: readonly Quirk[], choose: Choose): Buffer {
  const start: OddPackage = { entries: readPlainZip(zip), archive: {} };
  const { entries, archive } = quirks.reduce((built, quirk) => quirk.apply(built, choose), start);
  return buildZip(entries, archive);
}

export const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const strictNames: readonly [string, string][] = [
  [main, 'http://purl.oclc.org/ooxml/spreadsheetml/main'],
  [
    'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
    'http://purl.oclc.org/ooxml/officeDocument/relationships',
  ],
];

/** Texts of all XML parts, or of those whose name matches, changed. */
function inXml(name: string, change: (xml: string, choose: Choose, part: string) => string, parts = /./): Quirk {
  return {
    name,
    apply: (built, choose) => ({
      ...built,
      entries: built.entries.map((entry) =>
        /\.(?:xml|rels)$/i.test(entry.name) && parts.test(entry.name)
          ? { ...entry, content: change(entry.content.toString(), choose, entry.name) }
          : entry,
      ),
    }),
  };
}

function inEntries(name: string, change: (entry: BuiltEntry, choose: Choose) => BuiltEntry): Quirk {
  return {
    name,
    apply: (built, choose) => ({ ...built, entries: built.entries.map((entry) => change(entry, choose)) }),
  };
}

function around(name: string, archive: BuiltArchive): Quirk {
  return { name, apply: (built) => ({ ...built, archive: { ...built.archive, ...archive } }) };
}

const token = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<[^>]+>|[^<]+/g;

function mapTokens(xml: string, change: (piece: string, isText: boolean, before: string) => string): string {
  let before = '';
  return xml.replace(token, (piece) => {
    const changed = change(piece, !piece.startsWith('<'), before);
    before = piece;
    return changed;
  });
}

function isTag(piece: string): boolean {
  return /^<[^!?]/.test(piece);
}

function decoded(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

function withPrefix(xml: string, namespace: string, prefix: string): string {
  if (!xml.includes(`xmlns="${namespace}"`)) return xml;
  return mapTokens(xml, (piece) => {
    if (!isTag(piece)) return piece;
    const renamed = piece.replace(/^<(\/?)([\w.]+)(?=[\s/>])/, `<$1${prefix}:$2`);
    return renamed.replace(`xmlns="${namespace}"`, `xmlns:${prefix}="${namespace}"`);
  });
}

function encoded(xml: string, encoding: string, bytes: (text: string) => Buffer, mark = ''): Buffer {
  const body = xml.replace(/^\ufeff?<\?xml[^>]*\?>\s*/, '');
  return bytes(`${mark}<?xml version="1.0" encoding="${encoding}"?>\n${body}`);
}

/** What the encoding lacks as references. */
function within(last: number): (text: string) => Buffer {
  return (text) =>
    Buffer.from(
      text.replace(/[^\0-\x7f]/gu, (c) => ((c.codePointAt(0) ?? 0) > last ? `&#${c.codePointAt(0)};` : c)),
      'latin1',
    );
}

/** In which no reference means anything. */
function holdsCdata({ content }: BuiltEntry): boolean {
  return content.includes('<![CDATA[');
}

const encodings: readonly ((xml: string) => Buffer)[] = [
  (xml) => encoded(xml, 'UTF-16', (text) => Buffer.from(text, 'utf16le'), '\ufeff'),
  (xml) => encoded(xml, 'utf-16', (text) => Buffer.from(text, 'utf16le').swap16(), '\ufeff'),
  (xml) => encoded(xml, 'ISO-8859-1', within(0xff)),
  (xml) => encoded(xml, 'windows-1252', within(0x7f)),
  (xml) => encoded(xml, 'US-ASCII', within(0x7f)),
  (xml) => encoded(xml, 'utf-8', (text) => Buffer.from(text), '\ufeff'),
];

const comment =
  '<!-- <si><t>none</t></si> <c r="A1"/></row></sheetData> <fonts count="9"/> <Relationship Id="rId1"/> -->';

function inChosenTags(change: (tag: string) => string): (xml: string, choose: Choose) => string {
  return (xml, choose) => mapTokens(xml, (piece) => (isTag(piece) && choose(3) > 0 ? change(piece) : piece));
}

function alternate(item: string): string {
  const open = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">';
  return `${open}<mc:Choice Requires="x14" xmlns:x14="urn:x14">${item}</mc:Choice><mc:Fallback>${item}</mc:Fallback></mc:AlternateContent>`;
}

/** Applied in this order, whichever of them are chosen: texts first, then bytes and names, then the archive. */
export const quirks: readonly Quirk[] = [
  inXml(
    'CDATA',
    (xml) =>
      mapTokens(xml, (piece, isText, before) =>
        isText && /^<(t|f|v)[ >]/.test(before) ? `<![CDATA[${decoded(piece)}]]>` : piece,
      ),
    /sheet|sharedStrings/,
  ),
  inXml(
    'references for letters',
    (xml, choose) =>
      mapTokens(xml, (piece, isText, before) =>
        isText && /^<(t|f|v)[ >]/.test(before)
          ? piece.replace(/(?<!&[#\w]*)[A-Za-z](?![#\w]*;)/g, (c) =>
              choose(2) === 0 ? c : `&#x${c.charCodeAt(0).toString(16)};`,
            )
          : piece,
      ),
    /sheet|sharedStrings/,
  ),
  inXml(
    'addresses in lower case',
    (xml) => xml.replace(/ r="([A-Z]+\d+)"/g, (_, name: string) => ` r="${name.toLowerCase()}"`),
    /worksheets\/sheet/,
  ),
  inXml(
    'alternate content in a list of styles',
    (xml, choose) => {
      const list = ['fonts', 'fills', 'cellXfs'][choose(3)]!;
      const item = { fonts: 'font', fills: 'fill', cellXfs: 'xf' }[list]!;
      return xml.replace(
        new RegExp(`(<${list}[ >].*?)(<${item}(?: [^>]*)?(?:/>|>.*?</${item}>))(?=</${list}>)`),
        (_, head: string, last: string) => {
          const cut = last.lastIndexOf(`<${item}`);
          return head + last.slice(0, cut) + alternate(last.slice(cut));
        },
      );
    },
    /styles/,
  ),
  inXml(
    'lists missing from the styles',
    (xml, choose) =>
      ['fonts', 'fills', 'borders'].reduce(
        (now, list) => (choose(2) === 0 ? now : now.replace(new RegExp(`<${list}[ >].*?</${list}>`), '')),
        xml,
      ),
    /styles/,
  ),
  inXml('Strict Open XML', (xml) => strictNames.reduce((now, [from, to]) => now.replaceAll(from, to), xml)),
  inXml('namespaces with a prefix', (xml) =>
    [
      [main, 'x'],
      [strictNames[0]![1], 'x'],
      ['http://schemas.openxmlformats.org/package/2006/relationships', 'p'],
      ['http://schemas.openxmlformats.org/package/2006/content-types', 'ct'],
    ].reduce((now, [namespace, prefix]) => withPrefix(now, namespace!, prefix!), xml),
  ),
  inXml(
    'pairs of tags',
    inChosenTags((tag) => tag.replace(/^<([\w:.]+)([^]*?)\/>$/, '<$1$2></$1>')),
  ),
  inXml(
    'single quotes',
    inChosenTags((tag) => tag.replace(/="([^"']*)"/g, "='$1'")),
  ),
  inXml(
    'blanks in tags',
    inChosenTags((tag) => tag.replace(/ ([\w:]+)=(?=["'])/g, '\n\t$1 = ').replace(/(\/?>)$/, ' $1')),
  ),
  inXml('comments', (xml, choose) =>
    mapTokens(xml, (piece) => (isTag(piece) && choose(4) === 0 ? piece + comment : piece)).replace(/-->\s*$/, '-->'),
  ),
  inXml('processing instructions', (xml, choose) =>
    mapTokens(xml, (piece) => (isTag(piece) && choose(6) === 0 ? `${piece}<?odd <si>" </row>?>` : piece)),
  ),
  inXml(
    'absolute targets',
    (xml) => xml.replace(/(Target\s*=\s*["'])(?=(?:worksheets|styles|sharedStrings|calcChain))/g, '$1/xl/'),
    /workbook\.xml\.rels/,
  ),
  inXml(
    'targets with backslashes',
    (xml) => xml.replace(/(Target\s*=\s*["'][^"':]*)\//g, '$1\\'),
    /workbook\.xml\.rels/,
  ),
  inXml(
    'escapes in targets',
    (xml) => xml.replace(/(Target\s*=\s*["'][^"':]*)sheet(\d)/g, '$1she%65t$2'),
    /workbook\.xml\.rels/,
  ),
  inEntries('encodings', (entry, choose) =>
    /\.(?:xml|rels)$/i.test(entry.name) && choose(2) === 0
      ? { ...entry, content: encodings[choose(holdsCdata(entry) ? 2 : encodings.length)]!(entry.content.toString()) }
      : entry,
  ),
  inEntries('names in another case', (entry, choose) =>
    choose(2) === 0 ? entry : { ...entry, name: entry.name.toUpperCase() },
  ),
  inEntries('names with backslashes', (entry) => ({ ...entry, name: entry.name.replaceAll('/', '\\') })),
  {
    name: 'another order of entries',
    apply: (built, choose) => ({
      ...built,
      entries: [...built.entries]
        .map((entry) => ({ entry, key: choose(1000) }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry),
    }),
  },
  inEntries('stored entries', (entry, choose) => (choose(2) === 0 ? entry : { ...entry, stored: true })),
  inEntries('data descriptors', (entry, choose) => ({
    ...entry,
    descriptor: (['short', 'long', 'bare'] as const)[choose(3)]!,
  })),
  inEntries('flags that differ', (entry) => ({ ...entry, localFlags: 0x0806 })),
  around('a zip64 directory', { zip64: true }),
  around('bytes before the archive', { prefix: Buffer.from('#!/bin/sh\n') }),
  around('padding behind the archive', { padding: Buffer.from(`\r\n${'\0'.repeat(512)}`) }),
];

/** The readers of this project beside a parser that conforms, over damaged parts: the same texts, or refused. */
import { deepStrictEqual, ok, throws } from 'node:assert/strict';
import { Refusal } from '../../src/xlsx/refusal';
import { indexSharedStrings } from '../../src/xlsx/cell/sharedStrings';
import { readCellSpans } from '../../src/xlsx/sheet/cellSpans';
import { readText } from '../../src/xlsx/sheet/cellReader';
import { scanSheet } from '../../src/xlsx/sheet/sheetIndex';
import { selectStrings } from '../../src/xlsx/stream/selectedStrings';
import { noCellFormats } from '../../src/xlsx/style/cellFormats';
import { StyleList } from '../../src/xlsx/style/styleList';
import { XmlChecker } from '../../src/xlsx/xml/xmlChecker';
import { toUtf8 } from '../../src/xlsx/xml/xmlEncoding';
import { attributeOf, attributesOf, readElements, readTags } from '../../src/xlsx/xml/xmlTags';
import { main } from '../support/oddPackages';
import { child, parseXml, type XmlNode } from '../support/judge/xmlTree';
import { SeededRandom } from '../support/seededRandom';
import { isInSlice, sliceOf, soakCount } from '../support/soak';
import { plainStyles } from '../support/workbookBuilder';
import { columnNumber } from '../../src/core/spreadsheet/columnLetters';

/** What a part says, read here and read by the parser. */
interface Kind {
  readonly name: string;
  readonly part: string;
  readonly here: (xml: Buffer) => unknown;
  readonly there: (root: XmlNode) => unknown;
}

const strings = `<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="${main}" count="3"><si><t>aiohttp</t></si><!-- <si><t>no</t></si> --><si><r><rPr><b/></rPr><t xml:space="preserve"> two </t></r><r><t>runs &amp; <![CDATA[<si>]]></t></r><rPh sb="0" eb="1"><t>ph</t></rPh></si><si/><si><t>größe &#x41;</t></si><extLst><ext uri="x"><si><t>x</t></si></ext></extLst></sst>`;
const sheet = `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="${main}"><dimension ref="A1:C3"/><sheetData><row r="1" spans="1:3"><c r="A1" t="inlineStr"><is><t>name &lt;1&gt;</t></is></c><c r="B1" s="1"><v>12</v></c><c r="C1" t="str"><f>A1&amp;"x"</f><v>y</v></c></row><!-- <row r="2"/> --><row r="2"><c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c r="B2" t="b"><v>1</v></c></row></sheetData></worksheet>`;
const relations =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><!-- <Relationship Id="rId9"/> --><Relationship Id=\'rId2\' Type="t/styles" Target="a&amp;b.xml" TargetMode="External"></Relationship></Relationships>';

const contentTypes =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><!-- <Override PartName="/no.xml"/> --><Override PartName="/xl/workbook.xml" ContentType="a/b"/><Override ContentType=\'c/d\' PartName=\'/xl/a&amp;b.xml\'></Override></Types>';

const kinds: readonly Kind[] = [
  {
    name: 'shared strings',
    part: strings,
    here: (xml) => {
      const table = indexSharedStrings(xml);
      const texts: string[] = [];
      for (;;) {
        try {
          texts.push(table.at(texts.length));
        } catch (error) {
          if (error instanceof Refusal && error.message.includes('does not exist')) return texts;
          throw error;
        }
      }
    },
    there: (root) => root.children.filter(({ local }) => local === 'si').map((item) => unescaped(richText(item))),
  },
  {
    name: 'a sheet',
    part: sheet,
    here: (xml) => {
      const { index, formulas } = scanSheet(xml);
      const context = { xml, strings: { at: String }, formats: noCellFormats, formulas };
      return index.rowNumbers.flatMap((row, position) =>
        readCellSpans(index, position).map((cell) => [row, cell.column, readText(cell, context).trim()]),
      );
    },
    there: (root) => cellsOf(root),
  },
  {
    name: 'relations',
    part: relations,
    here: (xml) =>
      [...readTags(xml)]
        .filter(({ local, form }) => local === 'Relationship' && form !== 'close')
        .map((tag) => ['Id', 'Type', 'Target', 'TargetMode'].map((name) => attributesOf(xml, tag).get(name) ?? null)),
    there: (root) =>
      elements(root)
        .filter(({ local }) => local === 'Relationship')
        .map(({ attributes }) => ['Id', 'Type', 'Target', 'TargetMode'].map((name) => attributes.get(name) ?? null)),
  },
  {
    name: 'content types',
    part: contentTypes,
    here: (xml) => [...readElements(xml, 'Override')].map((tag) => attributeOf(xml, tag, 'PartName') ?? null),
    there: (root) =>
      elements(root)
        .filter(({ local }) => local === 'Override')
        .map(({ attributes }) => attributes.get('PartName') ?? null),
  },
  {
    name: 'styles',
    part: plainStyles,
    here: (xml) => (['fonts', 'fills', 'borders', 'cellXfs'] as const).map((list) => new StyleList(xml, list).size),
    there: (root) =>
      [
        ['fonts', 'font', 1],
        ['fills', 'fill', 2],
        ['borders', 'border', 1],
        ['cellXfs', 'xf', 1],
      ].map(([list, item, none]) => {
        const found = elements(root).find(({ local }) => local === list);
        return found === undefined ? none : found.children.filter(({ local }) => local === item).length;
      }),
  },
];

function elements(node: XmlNode): XmlNode[] {
  return [node, ...node.children.flatMap(elements)];
}

function richText(node: XmlNode): string {
  return node.local === 't' ? node.text : node.local === 'rPh' ? '' : node.children.map(richText).join('');
}

function unescaped(text: string): string {
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function cellsOf(root: XmlNode): unknown[] {
  const data = elements(root).find(({ local }) => local === 'sheetData');
  let row = 0;
  return (data?.children ?? []).flatMap((line) => {
    row = Number(line.attributes.get('r') ?? row + 1);
    let column = 0;
    return line.children
      .filter(({ local }) => local === 'c')
      .map((cell) => {
        const letters = /^[A-Za-z]+/.exec(cell.attributes.get('r') ?? '')?.[0].toUpperCase();
        column = letters === undefined ? column + 1 : columnNumber(letters);
        const value = child(cell, 'v')?.text ?? '';
        const type = cell.attributes.get('t') ?? 'n';
        const truth = value.trim() === '' ? '' : ['1', 'true'].includes(value.trim()) ? 'TRUE' : 'FALSE';
        const inline = child(cell, 'is');
        const text =
          type === 'inlineStr'
            ? unescaped(inline === undefined ? '' : richText(inline))
            : type === 'b'
              ? truth
              : type === 'str'
                ? unescaped(value)
                : type === 's' && value !== ''
                  ? String(Number(value))
                  : value;
        return [row, column, text.trim()];
      });
  });
}

const pieces = [
  '<',
  '>',
  '"',
  "'",
  '/',
  '&',
  '&amp;',
  '&lt;',
  '&#65;',
  '&constructor;',
  '<!--',
  '-->',
  '<!-- x -->',
  '<![CDATA[',
  ']]>',
  '<?x?>',
  '<?xml?>',
  ' a="b"',
  " t='s'",
  '<si>',
  '</si>',
  '<t>',
  '</t>',
  '<x:t xmlns:x="u">',
  'xmlns=""',
  '<r>',
  '\0',
  '\u0001',
  '\n',
  ' ',
  '\ufffe',
  '=',
  '<row>',
  '</row>',
  '<c/>',
  '<v>1</v>',
  '<font/>',
  '<xf/>',
  '<Relationship Id="rId7"/>',
  '\u00e4',
  '<!DOCTYPE a>',
];

function damaged(part: string, random: SeededRandom): Buffer {
  let now = Buffer.from(part);
  for (let changes = random.below(3); changes >= 0; changes--) {
    const at = random.below(now.length);
    const cut = random.chance(0.5) ? 0 : random.below(8);
    const from = random.below(now.length);
    const piece = [
      () => Buffer.from([random.below(256)]),
      () => Buffer.from(pieces[random.below(pieces.length)]!),
      () => now.subarray(from, from + random.below(60)),
      () => Buffer.alloc(0),
    ][random.below(4)]!();
    now = Buffer.concat([now.subarray(0, at), piece, now.subarray(at + cut)]);
  }
  return now;
}

/** undefined: refused. Anything else that is thrown is a fault. */
function read(kind: Kind, bytes: Buffer, chunk: number): unknown {
  try {
    const xml = toUtf8(bytes);
    const checker = new XmlChecker();
    for (let at = 0; at < xml.length; at += chunk) checker.add(xml.subarray(at, at + chunk));
    checker.finish();
    return kind.here(xml);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function parsed(kind: Kind, bytes: Buffer): unknown {
  try {
    return kind.there(parseXml(bytes));
  } catch {
    return undefined;
  }
}

describe('readers of XML beside a parser that conforms', function () {
  this.timeout(1_800_000);

  for (const kind of kinds) {
    it(`read ${kind.name} the same`, () => {
      deepStrictEqual(read(kind, Buffer.from(kind.part), 50), parsed(kind, Buffer.from(kind.part)));
    });

    it(`read damaged ${kind.name} the same, or refuse`, () => {
      const count = soakCount(2000, 30_000);
      let same = 0;
      let refusedAlone = 0;
      for (let seed = 1; seed <= count; seed++) {
        if (!isInSlice(seed)) continue;
        const random = new SeededRandom(seed);
        const bytes = damaged(kind.part, random);
        const here = read(kind, bytes, 1 + random.below(200));
        const there = parsed(kind, bytes);
        if (here === undefined) {
          if (there !== undefined) refusedAlone++;
          continue;
        }
        deepStrictEqual(here, there, `seed ${seed}: ${bytes.toString()}`);
        same++;
      }
      console.log(`      ${count} of ${kind.name}: ${same} the same, ${refusedAlone} refused that the parser reads`);
      ok(same > sliceOf(count) / 20);
    });
  }

  it('refuses an attribute that does not close, at once', () => {
    const xml = Buffer.from('<Relationship "a"b="1" z"=\'">');
    throws(() => [...readTags(xml)].map((tag) => attributesOf(xml, tag)), Refusal);
  });

  it('refuses a tag with a million attributes', () => {
    const xml = Buffer.from(`<a ${Array.from({ length: 1_000_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`);
    throws(() => [...readTags(xml)].map((tag) => attributesOf(xml, tag)), /more than 1000 attributes/);
  });

  it('selects the same strings of a table in pieces of any size', async () => {
    for (let size = 1; size < 300; size += 7) {
      const chunks = async function* (): AsyncGenerator<Buffer> {
        for (let at = 0; at < strings.length * 2; at += size) {
          await Promise.resolve();
          yield Buffer.from(strings).subarray(at, at + size);
        }
      };
      const found = await selectStrings(chunks(), () => true);
      deepStrictEqual([...found.values()], parsed(kinds[0]!, Buffer.from(strings)), `pieces of ${size}`);
    }
  });
});

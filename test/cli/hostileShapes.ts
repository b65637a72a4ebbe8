/** Workbooks that are small as files and large for a reader. Each has a few packages and room for their results, so that a scan saves. */
import { columnName } from '../../src/xlsx/cell/cellAddress';
import { soakCount } from '../support/soak';
import {
  type BuiltWorkbook,
  buildWorkbook,
  headerRow,
  packageRow,
  plainStyles,
  relation,
  textCell,
} from '../support/workbookBuilder';

export interface HostileShape {
  readonly title: string;
  /** Tried every day; the others only when the long forms are asked for. */
  readonly everyday?: true;
  /** Refused in one sentence with these words; undefined: scanned and saved. */
  readonly refused?: RegExp;
  readonly make: () => Buffer;
}

/** Versions that the sample's advisories know, so that rows get a result with a look as well as a plain one. */
const packages = ['jinja2', 'requests', 'urllib3', 'aiohttp', 'pillow'];

function many(count: number, piece: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => piece(at)).join('');
}

function packageRows(more: (row: number) => string = () => ''): string {
  return headerRow() + packages.map((name, at) => packageRow(at + 2, name, '1.0', more(at + 2))).join('');
}

/** The packages, then rows without one; `cells` of each row. */
function longSheet(count: number, cells: (row: number) => string, built: Partial<BuiltWorkbook> = {}): Buffer {
  const rows = many(count, (at) => `<row r="${at + 7}">${cells(at + 7)}</row>`);
  return buildWorkbook({ rows: packageRows(cells) + rows, ...built });
}

function withTail(tail: string, built: Partial<BuiltWorkbook> = {}): Buffer {
  return buildWorkbook({ rows: packageRows(), tail, ...built });
}

function stylesWith(pieces: { readonly fonts?: string; readonly formats?: string }): string {
  return plainStyles
    .replace('</fonts>', `${pieces.fonts ?? ''}</fonts>`)
    .replace('</cellXfs>', `${pieces.formats ?? ''}</cellXfs>`)
    .replace(/ count="\d+"/g, '');
}

const last = soakCount(100_000, 300_000);
const number = (count: number): string => count.toLocaleString('en-US');
/** Of formulas that nothing joins. */
const lone = soakCount(30_000, 100_000);
const formula = (text: string, attributes = ''): string => `<f${attributes}>${text}</f><v>1</v></c>`;

export const hostileShapes: readonly HostileShape[] = [
  {
    title: `${number(last)} running totals of a result column`,
    everyday: true,
    make: () => longSheet(last, (row) => `<c r="X${row}">${formula(`SUM($W$2:W${row})`)}`),
  },
  {
    title: `${number(last)} running totals over wide areas, in every other row`,
    everyday: true,
    make: () => longSheet(last, (row) => (row % 2 === 0 ? '' : `<c r="DX${row}">${formula(`COUNTA($A$2:$DA${row})`)}`)),
  },
  {
    title: `${number(last)} rows of wide areas that grow upwards, in every other row`,
    make: () =>
      longSheet(last, (row) =>
        row % 2 === 0 ? '' : `<c r="DX${row}">${formula(`COUNTA($A$2:$DA${last + 8 - row})`)}`,
      ),
  },
  {
    title: `${number(lone)} running totals of running totals, in every other row`,
    make: () =>
      longSheet(lone, (row) => (row % 2 === 0 ? '' : `<c r="X${row}">${formula(`SUM($W$2,X$1:X${row - 1})`)}`)),
  },
  {
    title: `${number(last)} running totals, in two columns by turns`,
    make: () => longSheet(last, (row) => `<c r="${row % 2 === 0 ? 'X' : 'Y'}${row}">${formula(`SUM($W$2:$W${row})`)}`),
  },
  {
    title: `${number(last)} formulas that count in a whole result column`,
    make: () => longSheet(last, (row) => `<c r="X${row}">${formula(`COUNTIF($W$2:$W$${last},W${row})`)}`),
  },
  {
    title: `${number(lone)} running totals, each a shared formula of its own`,
    make: () =>
      longSheet(
        lone,
        (row) => `<c r="X${row}">${formula(`SUM($W$2:W${row})`, ` t="shared" si="${row}" ref="X${row}"`)}`,
      ),
  },
  {
    title: `${number(lone)} array formulas`,
    make: () =>
      longSheet(lone, (row) => `<c r="X${row}">${formula(`SUM(W2:W${row})`, ` t="array" ref="X${row}:Y${row}"`)}`),
  },
  {
    title: `${number(lone)} formulas that each read another and a result`,
    make: () => longSheet(lone, (row) => `<c r="X${row}">${formula(`X${row - 1}+LEN(W${row})+${row}`)}`),
  },
  {
    title: '600,000 runs of formatted text in one shared string',
    make: () => stringsWorkbook(`<si>${many(600_000, () => '<r><rPr><b/></rPr><t>a</t></r>')}</si>`),
  },
  {
    title: '30,000 runs and as many phonetic ones in one shared string',
    everyday: true,
    make: () =>
      stringsWorkbook(
        `<si>${many(30_000, () => '<r><t>a</t></r>')}${many(30_000, () => '<rPh sb="0" eb="1"><t>b</t></rPh>')}</si>`,
      ),
  },
  {
    title: '1,000,000 shared strings',
    make: () => stringsWorkbook(many(1_000_000, (at) => `<si><t>s${at}</t></si>`)),
  },
  {
    title: 'all the rows that a sheet can have',
    make: () => longSheet(1_048_570, (row) => `<c r="X${row}" s="1"/>`),
  },
  {
    title: '3,200,000 formatted blanks',
    make: () => longSheet(200, (row) => many(16_000, (at) => `<c r="${columnName(at + 24)}${row}" s="1"/>`)),
  },
  {
    title: '65,490 cell formats',
    everyday: true,
    make: () =>
      buildWorkbook({
        rows: packageRows(),
        styles: stylesWith({
          formats: many(65_487, (at) => `<xf numFmtId="${at + 200}" fontId="0" fillId="0" borderId="0"/>`),
        }),
      }),
  },
  {
    title: '1,000,000 cell formats',
    refused: /more than 65490 styles/,
    make: () =>
      buildWorkbook({
        rows: packageRows(),
        styles: stylesWith({
          formats: many(1_000_000, (at) => `<xf numFmtId="${at + 200}" fontId="0" fillId="0" borderId="0"/>`),
        }),
      }),
  },
  {
    title: '1,000,000 attributes in a relation',
    everyday: true,
    refused: /more than 1000 attributes/,
    make: () => withTail('', { relations: `<Relationship Id="a"${many(1_000_000, (at) => ` a${at}="1"`)}/>` }),
  },
  {
    title: '1,000,000 elements in each other',
    refused: /sheet1\.xml/,
    make: () => withTail(`<extLst>${'<a>'.repeat(1_000_000)}${'</a>'.repeat(1_000_000)}</extLst>`),
  },
  {
    title: 'a comment of 200 MB',
    refused: /longer than 33554432 bytes/,
    make: () => withTail(`<!--${'x'.repeat(200_000_000)}-->`),
  },
  {
    title: '3,000,000 comments among the rows',
    everyday: true,
    make: () => buildWorkbook({ rows: packageRows() + '<!--x-->'.repeat(3_000_000) }),
  },
  {
    title: `${number(last)} merged ranges`,
    make: () =>
      withTail(`<mergeCells>${many(lone, (at) => `<mergeCell ref="Y${at + 10}:Z${at + 10}"/>`)}</mergeCells>`),
  },
  {
    title: `${number(last)} links`,
    make: () =>
      withTail(`<hyperlinks>${many(last, (at) => `<hyperlink ref="Y${at + 10}" r:id="rId${at + 1}"/>`)}</hyperlinks>`, {
        relations: many(last, (at) => relation(at + 1, 'hyperlink', `https://example.org/${at}`, true)),
      }),
  },
  {
    title: `${number(last)} conditional formats`,
    make: () =>
      withTail(
        many(
          last,
          (at) =>
            `<conditionalFormatting sqref="Y${at + 10}"><cfRule type="expression" priority="${at + 1}"><formula>W2=1</formula></cfRule></conditionalFormatting>`,
        ),
      ),
  },
  {
    title: `${number(last)} defined names`,
    make: () =>
      withTail('', {
        workbookTail: `<definedNames>${many(last, (at) => `<definedName name="n${at}">Review!$W$${at + 1}</definedName>`)}</definedNames>`,
      }),
  },
  {
    title: 'a formula with 1,000,000 references',
    everyday: true,
    make: () => longSheet(1, (row) => `<c r="X${row}">${formula(many(1_000_000, (at) => `+A${(at % last) + 1}`))}`),
  },
  {
    title: 'formulas of 8,000 characters that have nothing in common',
    make: () =>
      longSheet(5000, (row) => `<c r="X${row}">${formula(many(1000, (at) => `+A${((at + 1) * row) % last}`))}`),
  },
  {
    title: 'a text of 60,000,000 characters as version',
    refused: /too long \(60000000 bytes, at most 33554432 can be read\), in the part xl.worksheets.sheet1.xml/,
    make: () =>
      longSheet(1, (row) =>
        row < 7 ? '' : textCell(`B${row}`, 'flask') + textCell(`C${row}`, '1'.repeat(60_000_000)),
      ),
  },
  {
    title: `${number(last)} cells of formatted text`,
    make: () =>
      longSheet(
        last,
        (row) => `<c r="Y${row}" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></is></c>`,
      ),
  },
  {
    title: `${number(last)} formulas on another sheet`,
    make: () =>
      withTail('', {
        otherRows: many(
          last,
          (at) => `<row r="${at + 1}"><c r="A${at + 1}">${formula(`SUM(Review!$W$2:W${at + 1})`)}</row>`,
        ),
      }),
  },
];

/** The first text of N is the first of `items`. */
function stringsWorkbook(items: string): Buffer {
  const rows = packageRows((row) => `<c r="N${row}" t="s"><v>1</v></c>`);
  return buildWorkbook({ rows, strings: [`a</t></si>${items}<si><t>b`] });
}

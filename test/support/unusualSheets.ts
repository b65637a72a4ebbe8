/** Rows as no Excel writes them, but the standard allows, made of rows as Excel does. Judges nothing. */
import { packageRow, textCell } from './workbookBuilder';

export const plainRows = [
  packageRow(2, 'a', '1', textCell('M2', 'CHECK') + textCell('N2', 'x &lt; y')),
  packageRow(3, 'b', '2'),
];

export const formulaRows = [2, 3, 4].map((row) =>
  packageRow(
    row,
    `p${row}`,
    '1',
    `<c r="L${row}" t="str"><f t="shared"${row === 2 ? ' ref="L2:L4" si="0">CONCAT($B2,"x")</f>' : ' si="0"/>'}<v>p${row}x</v></c>`,
  ),
);

/** What the rows are turned into before they are read. */
export const unusualSheets: readonly [string, (rows: string) => string][] = [
  [
    'comments and processing instructions among rows',
    (rows) => rows.replace(/<row/g, '<!-- </row> --><?x </row>?><row'),
  ],
  ['comments among cells', (rows) => rows.replace(/<c /g, '<!-- </c><c r="Z9"/></row> --><c ')],
  ['comments within cells', (rows) => rows.replace(/<(is|f|v)\b/g, '<!--<f>--><$1')],
  ['comments within texts', (rows) => rows.replace(/<t>(.)/g, '<t>$1<!-- </t> -->')],
  [
    'CDATA within texts',
    (rows) => rows.replace(/<t>([^<]*)<\/t>/g, (_, text: string) => `<t><![CDATA[${plainText(text)}]]></t>`),
  ],
  ['CDATA within formulas', (rows) => rows.replace(/>CONCAT\(([^<]*)</g, '>CONCAT(<![CDATA[$1]]><')],
  ['rows without numbers', (rows) => rows.replace(/<row r="\d+"/g, '<row')],
  [
    'cells without addresses',
    (rows) => rows.replace(/<c r="([A-Z]+)\d+"/g, (whole, column: string) => (isNext(column) ? '<c' : whole)),
  ],
  [
    'neither',
    (rows) =>
      rows
        .replace(/<row r="\d+"/g, '<row')
        .replace(/<c r="([A-Z]+)\d+"/g, (whole, column: string) => (isNext(column) ? '<c' : whole)),
  ],
];

function plainText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

/** In a package row C follows B, N follows M; the header has every column. */
function isNext(column: string): boolean {
  return column === 'C' || column === 'N';
}

/** A save that would leave something pointing at nothing is refused before a byte is written. */
import { doesNotThrow, ok, throws } from 'node:assert/strict';
import { packWhole } from '../../../src/workbook/save/packChange';
import { planPatch } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { verifyOutput } from '../../../src/workbook/save/verifyPatch';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { defaultZipLimits } from '../../../src/xlsx/zip/zipLimits';
import { patchBytes, readBytes } from '../../support/patchedSheet';
import { editOf } from '../../support/saverRig';
import { buildWorkbook, headerRow, packageRow, plainStyles, relation } from '../../support/workbookBuilder';

const bytes = buildWorkbook({
  rows: headerRow() + packageRow(2, 'a', '1', '<c r="L2" t="str"><f>"x"</f><v>x</v></c>'),
  tail: '<hyperlinks><hyperlink ref="K2" r:id="rId1"/><hyperlink ref="Z9" r:id="rId2"/></hyperlinks>',
  relations:
    relation(1, 'hyperlink', 'https://example.org/a', true) + relation(2, 'hyperlink', 'https://example.org/b', true),
  calcChain: '<c r="L2"/>',
});
const [styles, sheetRelations, types, workbookRelations] = [
  'xl/styles.xml',
  'xl/worksheets/_rels/sheet1.xml.rels',
  '[Content_Types].xml',
  'xl/_rels/workbook.xml.rels',
];

/** A verdict with a look, a link over a formula, and the target of a hyperlink; `change` is made to one part before it is packed. */
function verify(part = '', change: (xml: string) => string = (xml) => xml): void {
  const workbook = openWorkbookPackage(bytes);
  const rows = readBytes(bytes);
  const edits = [
    editOf(rows, 'a', 'recommendation', 'SECURITY RISK', 'vulnerable'),
    editOf(rows, 'a', 'githubAdvisoryUrl', 'https://example.org/new', 'githubLink'),
    editOf(rows, 'a', 'githubUrl', 'no longer an address', 'update'),
  ];
  const planned = planPatch(prepareWorkbook(workbook), edits).change;
  ok(planned !== undefined);
  const parts = new Map(planned.parts);
  if (part !== '') {
    const old = parts.get(part)?.toString() ?? '';
    ok(old !== '' && change(old) !== old, `${part} is not changed by the test`);
    parts.set(part, Buffer.from(change(old)));
  }
  const output = packWhole(workbook, { ...planned, parts });
  verifyOutput(workbook, output, defaultZipLimits);
}

describe('the verification of a save', () => {
  it('lets pass what leads somewhere', () => doesNotThrow(() => verify()));

  const broken: readonly (readonly [string, string, (xml: string) => string, RegExp])[] = [
    ['a font', styles, (xml) => xml.replace(/fontId="[1-9]"/g, 'fontId="77"'), /fontId 77/],
    ['a fill', styles, (xml) => xml.replace(/fillId="[2-9]"/g, 'fillId="78"'), /fillId 78/],
    ['a border', styles, (xml) => xml.replace(/<\/cellXfs>/, '<xf borderId="9"/></cellXfs>'), /borderId 9/],
    ['a number of fonts', styles, (xml) => xml.replace(/<fonts count="\d+"/, '<fonts count="9"'), /fonts .* says 9/],
    ['an old format', styles, (xml) => xml.replace('numFmtId="14"', 'numFmtId="15"'), /Cell format 1/],
    [
      'a cell format',
      styles,
      (xml) => xml.replace(/<cellXfs.*<\/cellXfs>/s, /<cellXfs.*<\/cellXfs>/s.exec(plainStyles)?.[0] ?? ''),
      /style \d of 2/,
    ],
    ['a hyperlink', sheetRelations, (xml) => xml.replace('rId2', 'rId3'), /relation rId2/],
    [
      'a relation of the sheet',
      sheetRelations,
      (xml) => xml.replace('</Relationships>', `${relation(7, 'drawing', '../drawings/none.xml')}</Relationships>`),
      /none\.xml/,
    ],
    [
      'a relation of the workbook',
      workbookRelations,
      (xml) => xml.replace('</Relationships>', `${relation(9, 'calcChain', 'calcChain.xml')}</Relationships>`),
      /calcChain\.xml/,
    ],
    [
      'a content type',
      types,
      (xml) => xml.replace('</Types>', '<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>'),
      /calcChain\.xml/,
    ],
  ];
  for (const [what, part, change, expected] of broken) {
    it(`refuses ${what} that points at nothing`, () => throws(() => verify(part, change), expected));
  }

  it('meets no new cell of a style that its row names and that is not there', () => {
    const odd = buildWorkbook({
      rows: headerRow() + packageRow(2, 'a', '1').replace('<row r="2"', '<row r="2" s="99" customFormat="1"'),
    });
    const { bytes: saved } = patchBytes(odd, (workbook) => [editOf(workbook, 'a', 'recommendation', 'PROCEED')]);
    ok(!saved.equals(odd));
  });
});

/** Ranges that end with the packages take new ones in where Excel would, and stay where it would not. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { addToBytes } from '../../support/patchedSheet';
import { buildWorkbook, headerRow, packageRow, relation, type BuiltWorkbook } from '../../support/workbookBuilder';

describe('ranges around packages that are added', () => {
  const rows = headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2');
  const x14 = 'xmlns:x14="a" xmlns:xm="b"';

  const inSheet: readonly [string, string, string][] = [
    ['a filter that ends with them', '<autoFilter ref="A1:W3"/>', '<autoFilter ref="A1:W5"/>'],
    ['a filter that ends among the new ones', '<autoFilter ref="A1:W4"/>', '<autoFilter ref="A1:W5"/>'],
    ['a filter that ends above them', '<autoFilter ref="A1:W2"/>', '<autoFilter ref="A1:W2"/>'],
    ['a filter that reaches further', '<autoFilter ref="A1:W99"/>', '<autoFilter ref="A1:W99"/>'],
    ['a filter of other columns', '<autoFilter ref="Y1:Z3"/>', '<autoFilter ref="Y1:Z3"/>'],
    [
      'a filter of a custom view',
      '<customSheetViews><customSheetView guid="x"><autoFilter ref="A1:W3"/></customSheetView></customSheetViews>',
      '<autoFilter ref="A1:W3"/>',
    ],
    [
      'validations',
      '<dataValidations count="1"><dataValidation type="list" sqref="N2:N3 Y1 Z2:Z2"><formula1>"a"</formula1></dataValidation></dataValidations>',
      'sqref="N2:N5 Y1 Z2:Z2"',
    ],
    [
      'an area of the last row alone',
      '<conditionalFormatting sqref="W3"><cfRule/></conditionalFormatting>',
      'sqref="W3"',
    ],
    [
      'conditional formats',
      '<conditionalFormatting sqref="M2:M3 P2:P1048576"><cfRule/></conditionalFormatting>',
      'sqref="M2:M5 P2:P1048576"',
    ],
    [
      'conditional formats of Office 2010',
      `<extLst><ext ${x14}><x14:conditionalFormatting><x14:cfRule/><xm:sqref>M2:M3</xm:sqref></x14:conditionalFormatting></ext></extLst>`,
      '<xm:sqref>M2:M5</xm:sqref>',
    ],
    [
      'the place of a sparkline',
      `<extLst><ext ${x14}><x14:sparkline><xm:sqref>M2:M3</xm:sqref></x14:sparkline></ext></extLst>`,
      '<xm:sqref>M2:M3</xm:sqref>',
    ],
  ];
  for (const [title, tail, expected] of inSheet) {
    it(`${tail.includes(expected) ? 'leave' : 'take in'}: ${title}`, () => {
      const { sheet, changed } = addToBytes(buildWorkbook({ rows, tail }), 'c', 'd');
      ok(sheet.slice(sheet.indexOf('</sheetData>')).includes(expected), sheet.slice(sheet.indexOf('</sheetData>')));
      deepStrictEqual(changed, ['xl/worksheets/sheet1.xml']);
    });
  }

  it('take in the hidden name of the filter, and no name that a person gave', () => {
    const names = (end: number): string =>
      `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Review!$A$1:$W$${end}</definedName>` +
      '<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">Other!$A$1:$W$3</definedName>' +
      '<definedName name="Mine">Review!$A$1:$W$3</definedName></definedNames>';
    const built = { rows, tail: '<autoFilter ref="A1:W3"/>', workbookTail: names(3) };
    const { part, patch } = addToBytes(buildWorkbook(built), 'c', 'd');
    ok(part('xl/workbook.xml').includes(names(5)), part('xl/workbook.xml'));
    strictEqual(patch.addition?.notPrinted, false);
  });

  it('tell of a print area that ends above them, and leave it', () => {
    const workbookTail =
      '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">\'Review\'!$A$1:$W$3</definedName></definedNames>';
    const { part, patch } = addToBytes(buildWorkbook({ rows, workbookTail }), 'c');
    ok(part('xl/workbook.xml').includes(workbookTail));
    strictEqual(patch.addition?.notPrinted, true);
  });

  it('take in a table with its filter, and no table beside it', () => {
    const table = (name: string, ref: string): string =>
      `<table displayName="${name}" ref="${ref}"><autoFilter ref="${ref}"/><tableColumns/></table>`;
    const built: BuiltWorkbook = {
      rows,
      relations: relation(1, 'table', '../tables/table1.xml') + relation(2, 'table', '../tables/table2.xml'),
      parts: [
        { name: 'xl/tables/table1.xml', content: table('Packages', 'A1:W3') },
        { name: 'xl/tables/table2.xml', content: table('Beside', 'Y1:Z3') },
      ],
    };
    const { part, changed } = addToBytes(buildWorkbook(built), 'c', 'd');
    strictEqual(part('xl/tables/table1.xml'), table('Packages', 'A1:W5'));
    deepStrictEqual(changed, ['xl/worksheets/sheet1.xml', 'xl/tables/table1.xml']);
  });

  it('take in the name of the filter together with the wish for a calculation', () => {
    const counting = rows.replace('</row>', '<c r="Z1"><f>COUNTA(B2:B99)</f><v>2</v></c></row>');
    const workbookTail =
      '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0">Review!$A$1:$W$3</definedName></definedNames>';
    const built = { rows: counting, tail: '<autoFilter ref="A1:W3"/>', workbookTail };
    const { part } = addToBytes(buildWorkbook(built), 'c');
    ok(part('xl/workbook.xml').includes('Review!$A$1:$W$4</definedName></definedNames><calcPr fullCalcOnLoad="1"/>'));
  });
});

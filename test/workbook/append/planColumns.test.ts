/** Result columns that are added: headers to the right of everything, in the form of the last one; nothing else changes. */
import assert from 'node:assert/strict';
import { missingColumns } from '../../../src/core/cells/missingColumns';
import { columnWidths } from '../../../src/core/sheet/columnWidths';
import { type ReviewField, usualFieldNames, reviewFields } from '../../../src/core/sheet/reviewField';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { patchWorkbook } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { patchedOf } from '../../support/patchedSheet';
import { Refusal } from '../../../src/xlsx/refusal';
import {
  type BuiltWorkbook,
  buildWorkbook,
  headerRow,
  plainStyles,
  relation,
  textCell,
} from '../../support/workbookBuilder';

const bold = plainStyles.replace(
  '</cellXfs>',
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf></cellXfs>',
);
const header = `<row r="1" spans="1:2">${textCell('A1', 'Package', ' s="2"')}${textCell('B1', 'Version', ' s="2"')}</row>`;
const row = `<row r="2" spans="1:2">${textCell('A2', 'flask')}${textCell('B2', '2.2.2')}</row>`;

function added(built: BuiltWorkbook): { readonly sheet: string; readonly columns: readonly number[] } {
  const bytes = buildWorkbook(built);
  const base = prepareWorkbook(openWorkbookPackage(bytes));
  const patch = patchWorkbook(base, [], undefined, [], missingColumns(base.review.layout.columns));
  const { sheet, changed, workbook } = patchedOf(bytes, patch);
  assert.deepEqual(changed, ['xl/worksheets/sheet1.xml']);
  assert.deepEqual(missingColumns(workbook.columns), []);
  const scanned = usualFieldNames.filter((field) => reviewFields[field].owner === 'scan');
  return { sheet, columns: scanned.map((field) => workbook.columns.get(field) ?? 0) };
}

const twelveFrom = (first: number): readonly number[] => Array.from({ length: 12 }, (_, at) => first + at);

describe('result columns that are added', () => {
  it('stand to the right of the header in its form, and nothing else changes', () => {
    const { sheet, columns } = added({ rows: header + row, styles: bold });
    assert.deepEqual(columns, twelveFrom(3));
    assert.ok(sheet.includes(row), 'the row of the package changed');
    assert.match(sheet, /<row r="1" spans="1:14">.*<c r="C1" s="2" t="inlineStr"><is><t[^>]*>Date Published<\/t>/s);
    assert.match(sheet, /<c r="N1" s="2" t="inlineStr"><is><t[^>]*>Recommendation<\/t>/);
  });

  it('stand behind what is typed further to the right, and use cells that only have a style', () => {
    const far = `<row r="9">${textCell('E9', 'ask Ana')}<c r="H9" s="2"/></row>`;
    const { sheet, columns } = added({
      rows: header.replace('</row>', '<c r="F1" s="1"/></row>') + row + far,
      styles: bold,
    });
    assert.deepEqual(columns, twelveFrom(6));
    assert.ok(sheet.includes(far));
    assert.match(sheet, /<c r="F1" s="2" t="inlineStr"/);
  });

  it('are as wide as those of a new workbook, where the sheet does not say how wide', () => {
    const width = (field: ReviewField): string => `width="${columnWidths[field]}" customWidth="1"`;
    const { sheet } = added({ rows: header + row, styles: bold });
    assert.match(
      sheet,
      new RegExp(
        `<cols><col min="3" max="3" ${width('datePublished')}/>.*<col min="14" max="14" ${width('recommendation')}/></cols><sheetData>`,
      ),
    );
    const own =
      '<cols><col min="1" max="2" width="30"/><col min="4" max="4" width="50" customWidth="1"/><col min="20" max="30" style="1"/></cols>';
    const beside = added({ rows: header + row, styles: bold, head: own }).sheet;
    assert.equal(beside.match(/<col /g)?.length, 14);
    assert.match(
      beside,
      new RegExp(
        `<cols><col min="1" max="2" width="30"/><col min="3" max="3" ${width('datePublished')}/><col min="4" max="4" width="50" customWidth="1"/><col min="5"`,
      ),
    );
    assert.match(
      beside,
      new RegExp(`<col min="14" max="14" ${width('recommendation')}/><col min="20" max="30" style="1"/></cols>`),
    );
  });

  it('make the dimension wider', () => {
    assert.match(added({ rows: header + row, styles: bold, head: '<dimension ref="A1:B2"/>' }).sheet, /ref="A1:N2"/);
  });

  it('are missing only where there is no column of verdicts', () => {
    const of = (rows: string): number =>
      missingColumns(prepareWorkbook(openWorkbookPackage(buildWorkbook({ rows }))).review.layout.columns).length;
    assert.equal(of(headerRow()), 0);
    assert.equal(of(header.replace('</row>', `${textCell('C1', 'Recommendation')}</row>`)), 0);
    assert.equal(of(header.replace('</row>', `${textCell('C1', 'Latest Version')}</row>`)), 11);
  });

  const refused: readonly (readonly [string, BuiltWorkbook, RegExp])[] = [
    ['a protected sheet', { rows: header + row, tail: '<sheetProtection sheet="1"/>' }, /is protected/],
    [
      'hidden columns',
      { rows: header + row, head: '<cols><col min="4" max="16384" hidden="1"/></cols>' },
      /Column D .*hidden/,
    ],
    [
      'merged cells',
      { rows: header + row, tail: '<mergeCells count="1"><mergeCell ref="B1:D1"/></mergeCells>' },
      /C1 is part of merged cells/,
    ],
    [
      'the edge of the sheet',
      { rows: header + row + `<row r="3">${textCell('XFA3', 'x')}</row>` },
      /is outside the sheet/,
    ],
    [
      'a table that is wider than its texts',
      {
        rows: header + row,
        tail: '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        relations: relation(1, 'table', '../tables/table1.xml'),
        parts: [
          {
            name: 'xl/tables/table1.xml',
            content:
              '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="T" displayName="T" ref="A1:C2"/>',
          },
        ],
      },
      /C1 is in the header of a table/,
    ],
  ];
  for (const [title, built, reason] of refused) {
    it(`refuse ${title} by name`, () => {
      assert.throws(
        () => added({ styles: bold, ...built }),
        (error) => {
          assert.ok(error instanceof Refusal, String(error));
          assert.match(error.message, reason);
          return true;
        },
      );
    });
  }
});

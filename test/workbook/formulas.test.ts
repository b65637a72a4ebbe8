/** Formulas moved, understood and calculated. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { columnName, lastColumn, lastRow } from '../../src/xlsx/cell/cellAddress';
import { formulaAreas } from '../../src/xlsx/formula/formulaAreas';
import { translateFormula } from '../../src/xlsx/formula/formulaReferences';
import { calculateLink } from '../../src/core/spreadsheet/linkFormula';
import { columnNumber } from '../../src/core/spreadsheet/columnLetters';

describe('formulas', () => {
  const moved: readonly [string, string][] = [
    ['A1', 'B2'],
    ['$A1', '$A2'],
    ['A$1', 'B$1'],
    ['$A$1', '$A$1'],
    ['A1:B2', 'B2:C3'],
    ['SUM(A:B,$C:D)', 'SUM(B:C,$C:E)'],
    ['SUM(1:2,$3:4)', 'SUM(2:3,$3:5)'],
    ['"A1 ""B2"""&A1', '"A1 ""B2"""&B2'],
    ["'A1 sheet'!C3", "'A1 sheet'!D4"],
    ["'It''s A1'!C3", "'It''s A1'!D4"],
    ['Sheet1!A1+S1!B2', 'Sheet1!B2+S1!C3'],
    ['[1]Sheet1!A1', '[1]Sheet1!B2'],
    ['Tab1[A1]+Tab1[[#This Row],[B2]]', 'Tab1[A1]+Tab1[[#This Row],[B2]]'],
    ['LOG10(A1)+ATAN2(A1,B1)', 'LOG10(B2)+ATAN2(B2,C2)'],
    ['1.5E10+A1', '1.5E10+B2'],
    ['Rate.A1+name_B2', 'Rate.A1+name_B2'],
    ['A1#', 'B2#'],
    ['TRUE', 'TRUE'],
    ['XFD1048576', 'A1'],
    ['XFE1+A1048577', 'XFE1+A1048577'],
    ['A1:INDEX(B1,1)', 'B2:INDEX(C2,1)'],
    ['_xlfn.CONCAT("x",$B4,"/")', '_xlfn.CONCAT("x",$B5,"/")'],
  ];
  for (const [formula, expected] of moved) {
    it(`moves ${formula} one down and one right`, () => {
      strictEqual(translateFormula(formula, 1, 1), expected);
    });
  }

  it('moves any reference there and back', function () {
    this.timeout(20_000);
    const reference = fc
      .tuple(fc.nat(lastColumn - 1), fc.nat(lastRow - 1), fc.boolean(), fc.boolean())
      .map(
        ([column, row, fixColumn, fixRow]) =>
          `${fixColumn ? '$' : ''}${columnName(column + 1)}${fixRow ? '$' : ''}${row + 1}`,
      );
    const offset = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(reference, { minLength: 1, maxLength: 5 }), offset, offset, (references, rows, columns) => {
        const formula = `F(${references.join(',')})`;
        strictEqual(translateFormula(translateFormula(formula, rows, columns), -rows, -columns), formula);
      }),
    );
  });

  it('names every column and reads the name back', () => {
    for (let column = 1; column <= lastColumn; column++) strictEqual(columnNumber(columnName(column)), column);
  });

  const opaque = [
    'INDIRECT("A1")',
    'OFFSET(A1,1,1)',
    'Rates*2',
    'Table1[Name]',
    '[1]Sheet1!A1',
    'A1:INDEX(B:B,2)',
    'Sheet1:Sheet3!A1',
  ];
  for (const formula of opaque) {
    it(`knows that ${formula} may depend on more than it names`, () => {
      strictEqual(formulaAreas(formula).opaque, true);
    });
  }

  it('reads areas with their sheets', () => {
    const { areas, opaque: isOpaque } = formulaAreas("SUM('My sheet'!B2:C3)+$D4+SUM(E:E)+SUM($A$1:A1)");
    strictEqual(isOpaque, false);
    deepStrictEqual(
      areas.map(({ sheet, rows, columns }) => [sheet, rows.a, columns.a, rows.b, columns.b]),
      [
        ['My sheet', 2, 2, 3, 3],
        [undefined, 4, 4, 4, 4],
        [undefined, 1, 5, lastRow, 5],
        [undefined, 1, 1, 1, 1],
      ],
    );
  });

  const cells: Readonly<Record<string, string>> = { '4 2': 'agate', '4 3': '1.9.1', '5 2': '' };
  const calculated: readonly [string, string | undefined][] = [
    ['HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",$B4,"/",$C4))', 'https://pypi.org/project/agate/1.9.1'],
    ['HYPERLINK(CONCATENATE("https://x/",$B4),CONCATENATE("Snyk ",$B4," link"))', 'Snyk agate link'],
    ['"say ""hi"" to "&B4', 'say "hi" to agate'],
    ['HYPERLINK(B4&"/"&C4)', 'agate/1.9.1'],
    ['CONCAT($B5,"/security")', '/security'],
    ['UPPER(B4)', undefined],
    ['B4:C4', undefined],
    ['Other!B4', undefined],
    ['CONCAT(B4,Z9)', undefined],
    ['HYPERLINK("a","b","c")', undefined],
    ['CONCAT(B4', undefined],
    ['B4)', undefined],
  ];
  for (const [formula, expected] of calculated) {
    it(`calculates ${formula} as ${String(expected)}`, () => {
      strictEqual(
        calculateLink(formula, (row, column) => cells[`${row} ${column}`]),
        expected,
      );
    });
  }
});

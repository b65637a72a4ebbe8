/** What number formats make of what cells hold, as Excel shows it. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { generalShown, generalText, numberFormat, type Shown } from '../../../src/xlsx/style/numberFormat';

/** Of a date the text that is less than a whole one. */
function shown(value: number, code: string, id = 164): string {
  const of = numberFormat(id, code === '' ? undefined : code).ofNumber(value);
  if (of.kind === 'text') return of.text;
  const partial = 'partial' in of ? of.partial(value, false) : undefined;
  return `<${of.kind}${partial === undefined ? '' : ` ${partial}`}>`;
}

describe('number formats', () => {
  const dates: readonly [id: number, code: string, Shown['kind']][] = [
    [0, '', 'general'],
    [14, '', 'day'],
    [20, '', 'time'],
    [22, '', 'dayAndTime'],
    [46, '', 'time'],
    [57, '', 'day'],
    [5, '', 'other'],
    [44, '', 'other'],
    [71, '', 'other'],
    [49, '', 'general'],
    [164, 'dd/mm/yyyy', 'day'],
    [164, 'd.m.yy', 'day'],
    [165, '[$-C09]d mmmm yyyy;@', 'day'],
    [166, '"day" 0', 'text'],
    [168, 'h:mm', 'time'],
    [168, 'h:mm AM/PM', 'time'],
    [168, 'd.m.yy h:mm', 'dayAndTime'],
    [168, 'ggge"年"m"月"d"日"', 'day'],
    [168, 'aaa', 'day'],
    [170, 'General', 'text'],
    [170, '0.00', 'text'],
  ];
  for (const [id, code, kind] of dates) {
    it(`${code === '' ? id : code} shows ${kind}`, () => {
      deepStrictEqual(numberFormat(id, code === '' ? undefined : code).ofNumber(40_000).kind, kind);
    });
  }

  const texts: readonly [number, string, string][] = [
    [1.1, '0.00', '1.10'],
    [1.1, '0.0', '1.1'],
    [1.25, '0.0', '1.3'],
    [1.005, '0.00', '1.01'],
    [2.345, '0', '2'],
    [0.7, '0.000', '0.700'],
    [0.7, '#.00', '.70'],
    [5, '0.##', '5.'],
    [3.1, '0.0#', '3.1'],
    [1.1, '0.0??', '1.1'],
    [1.105, '0.0??', '1.105'],
    [1234567.5, '#,##0.00', '1,234,567.50'],
    [1234567, '0,', '1235'],
    [0.25, '0%', '25%'],
    [-1.1, '0.00', '-1.10'],
    [-1.1, '0.00;(0.00)', '(1.10)'],
    [-1.1, '0.00;0.00', '1.10'],
    [0, '0.0;-0.0;"none"', 'none'],
    [0, '0.0;-0.0', '0.0'],
    [1.1, '"v"0.00', 'v1.10'],
    [1.1, '\\v0.00', 'v1.10'],
    [1.1, '0.00_)', '1.10'],
    [1.1, '[Red]0.00', '1.10'],
    [1.1, '[Color 5]0.00', '1.10'],
    [1.1, '[$-409]0.00', '1.10'],
    [1.1, '[$€-407] 0.00', '€ 1.10'],
    [1.1, '_($* #,##0.00_)', '$1.10'],
    [123, '0\\.0\\.0', '1.2.3'],
    [123, '0"."0"."0', '1.2.3'],
    [1123, '0\\.0\\.0', '11.2.3'],
    [2, '0\\.0\\.0', '0.0.2'],
    [7, '000', '007'],
    [1.1, 'General', '1.1'],
    [1.1, '"v"General', 'v1.1'],
    [1.1, 'GENERAL"-1"', '1.1-1'],
    [1.1, '@', '<general>'],
    [1.1, '0.00;0.0;0;"9"@', '1.10'],
    [1.1, '0.00;"9"@', '1.10'],
    [1.1, '[>1]0.00;0.0', '1.10'],
    [0.1, '[>1]0.00;0.0', '0.1'],
    [1.1, '[<1]0;[<2]0.00;0.000', '1.10'],
    [3.1, '[<1]0;[<2]0.00;0.000', '3.100'],
    [1.1, '[<>1.1]0;[=1.1]0.00', '1.10'],
    [1.1, '[<0]yyyy;0.00', '1.10'],
    // Not followed, or nothing to see.
    [0.1, '[>1]0.00', '<other>'],
    [3.1, '[<1]0;[<2]0.00', '<other>'],
    [1.1, '[>2]0;0.0;0.00', '<other>'],
    [-1.1, '[<1]0.00;0', '<other>'],
    [1.1, '0.00E+00', '<other>'],
    [1.5, '# ?/?', '<other>'],
    [1.5, '0 "x"/5', '<other>'],
    [1.1, '[DBNum1]0.00', '<other>'],
    [1.1, '[$-2000401]0.00', '<other>'],
    [1.1, 'General0.0', '<other>'],
    [1.1, 'x0.0', '<other>'],
    [1.1, ';;;', '<other>'],
    [1.1, '0;0;0;@;0', '<other>'],
    // Less than a day, or than hours and minutes.
    [1.1, 'yyyy', '<day 1900>'],
    [1.1, 'e', '<day 1900>'],
    [45_331, 'd-mmm', '<day 9-Feb>'],
    [45_331, 'mmm-yy', '<day Feb-24>'],
    [45_331, 'mmmm', '<day February>'],
    [45_331, 'dddd', '<day Friday>'],
    [1, 'dddd', '<day Sunday>'],
    [45_331, 'ddd d"." mm', '<day Fri 9. 02>'],
    [60, 'd mmm', '<day 29 Feb>'],
    [0, 'd mmm', '<day 0 Jan>'],
    [0.1, 'ss.00', '<time 00.00>'],
    [2.3, 'ss.00', '<time 00.00>'],
    [0.00015, 'mm:ss.000', '<time 00:12.960>'],
    [1.1, 'mm:ss', '<time 24:00>'],
    [1.1, '[h]:mm', '<time 26:24>'],
    [1.1, '[mm]', '<time 1584>'],
    [0.1, '[h]', '<time 2>'],
    [45_331.5, 'd-mmm hh', '<dayAndTime 9-Feb 12>'],
    [45_331.5, 'd.m.yyyy hh:mm', '<dayAndTime>'],
    [0.5, 'h AM/PM', '<time>'],
  ];
  for (const [value, code, expected] of texts)
    it(`shows ${value} in ${code} as ${expected}`, () => strictEqual(shown(value, code), expected));

  const typed: readonly [string, string, string][] = [
    ['1.10', '@', '1.10'],
    ['1.10', '"9"@', '91.10'],
    ['1.10', '0;0;0;@" "', '1.10'],
    ['1.10', '0;0;0;', '<other>'],
    ['1.10', ';;;', '<other>'],
    ['1.10', '0;0;0;"n/a"', 'n/a'],
    ['1.10', '0.00', '<general>'],
    ['1.10', 'd.m.yy', '<general>'],
  ];
  for (const [text, code, expected] of typed) {
    it(`shows the text ${text} in ${code} as ${expected}`, () => {
      const of = numberFormat(164, code).ofText(text);
      strictEqual(of.kind === 'text' ? of.text : `<${of.kind}>`, expected);
    });
  }

  it('knows the codes of built-in formats', () => {
    const builtIn = (value: number, id: number): string => shown(value, '', id);
    deepStrictEqual(
      [builtIn(1.1, 2), builtIn(1.1, 1), builtIn(2020, 3), builtIn(1.1, 11), builtIn(1.5, 12)],
      ['1.10', '1', '2,020', '<other>', '<other>'],
    );
    // What Excel makes of 9-2 and 3-2024 as they are typed.
    deepStrictEqual(
      [builtIn(45_331, 14), builtIn(45_331, 15), builtIn(45_331, 16), builtIn(45_352, 17), builtIn(1.1, 46)],
      ['<day>', '<day>', '<day 9-Feb>', '<day Mar-24>', '<time 26:24:00>'],
    );
  });

  const general: readonly [number, string][] = [
    [2.2999999999999998, '2.3'],
    [2.3000000000000003, '2.3'],
    [20230426.121932, '20230426.121932'],
    [6, '6'],
    [123456789012345680, '123456789012346000'],
    [1e21, '1E+21'],
  ];
  for (const [value, expected] of general) {
    it(`keeps 15 digits: ${expected}`, () => strictEqual(generalText(value), expected));
  }

  // As Excel shows them, however wide the column is.
  const long: readonly [number, string][] = [
    [99_999_999_999, '99999999999'],
    [100_000_000_000, '1E+11'],
    [202_304_261_219, '2.02304E+11'],
    [123456789012345680, '1.23457E+17'],
    [-123456789012345680, '-1.23457E+17'],
    [1e21, '1E+21'],
    [20230426.121932, '20230426.121932'],
  ];
  for (const [value, expected] of long) {
    it(`shows more than 11 digits as Excel does: ${expected}`, () => {
      strictEqual(generalShown(value), expected);
      strictEqual(shown(value, 'General"v"'), `${expected}v`);
    });
  }
});

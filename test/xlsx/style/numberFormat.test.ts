/** What number formats make of numbers, as Excel shows them. */
import { strictEqual } from 'node:assert/strict';
import { formattedNumber, generalText, type Shows, showsOf } from '../../../src/xlsx/style/numberFormat';

describe('number formats', () => {
  const shows: readonly [number, string | undefined, Shows][] = [
    [0, undefined, 'number'],
    [14, undefined, 'day'],
    [20, undefined, 'time'],
    [22, undefined, 'dayAndTime'],
    [46, undefined, 'time'],
    [57, undefined, 'day'],
    [164, 'dd/mm/yyyy', 'day'],
    [164, 'd.m.yy', 'day'],
    [165, '[$-C09]d mmmm yyyy;@', 'day'],
    [166, '"day" 0', 'number'],
    [167, 'mmm', 'day'],
    [168, 'h:mm', 'time'],
    [168, 'mm:ss', 'time'],
    [168, '[h]:mm', 'time'],
    [168, '[mm]', 'time'],
    [168, 'd.m.yy h:mm', 'dayAndTime'],
    [169, '#,##0.00_);[Red]\\d', 'number'],
    [170, 'General', 'number'],
    [170, '0.00', 'number'],
  ];
  for (const [id, code, expected] of shows) {
    it(`${code ?? id} shows a ${expected}`, () => strictEqual(showsOf(id, code), expected));
  }

  const texts: readonly [number, string, string | undefined][] = [
    [1.1, '0.00', '1.10'],
    [1.1, '0.0', '1.1'],
    [1.25, '0.0', '1.3'],
    [1.005, '0.00', '1.01'],
    [2.345, '0', '2'],
    [0.7, '0.000', '0.700'],
    [0.7, '#.00', '.70'],
    [5, '0.##', '5.'],
    [3.1, '0.0#', '3.1'],
    [1234567.5, '#,##0.00', '1,234,567.50'],
    [1234567, '0,', '1235'],
    [0.25, '0%', '25%'],
    [-1.1, '0.00', '-1.10'],
    [-1.1, '0.00;(0.00)', '(1.10)'],
    [0, '0.0;-0.0;"none"', 'none'],
    [1.1, '"v"0.00', 'v1.10'],
    [1.1, '\\v0.00', 'v1.10'],
    [1.1, '0.00_)', '1.10'],
    [1.1, '[Red]0.00', '1.10'],
    [1.1, '[$-409]0.00', '1.10'],
    [123, '0\\.0\\.0', '1.2.3'],
    [123, '0"."0"."0', '1.2.3'],
    [1123, '0\\.0\\.0', '11.2.3'],
    [2, '0\\.0\\.0', '0.0.2'],
    [7, '000', '007'],
    [1.1, 'General', undefined],
    [1.1, '@', undefined],
    [1.1, '0.00E+00', undefined],
    [1.5, '# ?/?', undefined],
    [1.1, '[>1]0.00;0.0', undefined],
    [1.1, ';;;', undefined],
  ];
  for (const [value, code, expected] of texts) {
    it(`shows ${value} in ${code} as ${expected ?? 'General does'}`, () =>
      strictEqual(formattedNumber(value, 164, code), expected));
  }

  it('knows the codes of built-in formats', () => {
    strictEqual(formattedNumber(1.1, 2), '1.10');
    strictEqual(formattedNumber(1.1, 1), '1');
    strictEqual(formattedNumber(2020, 3), '2,020');
    strictEqual(formattedNumber(1.1, 49), undefined);
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
});

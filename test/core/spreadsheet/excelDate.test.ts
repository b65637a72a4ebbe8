/** Days and times as spreadsheets count them, in both date systems. */
import { strictEqual } from 'node:assert/strict';
import type { CellContent } from '../../../src/core/spreadsheet/cell';
import { dayOfSerial, displayCell, serialOfDay, showsDay } from '../../../src/core/spreadsheet/excelDate';

describe('calendar days', () => {
  const days: readonly [string, number | undefined, number | undefined][] = [
    ['2024-05-31', 45443, 43981],
    ['1900-03-01', 61, undefined],
    ['1900-02-28', 59, undefined],
    ['1900-01-01', 1, undefined],
    ['1899-12-31', undefined, undefined],
    ['1904-01-01', 1462, 0],
    ['2024-02-30', undefined, undefined],
    ['yesterday', undefined, undefined],
  ];
  for (const [day, in1900, in1904] of days) {
    it(`counts ${day} in both date systems`, () => {
      strictEqual(serialOfDay(day, false), in1900);
      strictEqual(serialOfDay(day, true), in1904);
    });
    for (const [serial, date1904] of [
      [in1900, false],
      [in1904, true],
    ] as const) {
      if (serial === undefined) continue;
      it(`reads ${day} back, at any time of day (${date1904 ? '1904' : '1900'})`, () => {
        strictEqual(dayOfSerial(serial + 0.75, date1904), day);
        strictEqual(showsDay(serial + 0.75, day), true);
      });
    }
  }

  it('knows no 29 February 1900 and no day before the first', () => {
    strictEqual([60, 60.5, 0, -1].map((serial) => dayOfSerial(serial, false)).join(), ',,,');
    strictEqual(dayOfSerial(-1, true), undefined);
    strictEqual(dayOfSerial(1e9, false), undefined);
  });
});

describe('a cell as a person sees it', () => {
  const shown: readonly [CellContent, boolean, string][] = [
    [{ kind: 'date', serial: 45282 }, false, '2023-12-22'],
    [{ kind: 'date', serial: 45282.75 }, false, '2023-12-22'],
    [{ kind: 'date', serial: 1 }, false, '1900-01-01'],
    [{ kind: 'date', serial: 61 }, false, '1900-03-01'],
    [{ kind: 'date', serial: 0 }, true, '1904-01-01'],
    [{ kind: 'date', serial: -3 }, false, '-3'],
    [{ kind: 'date', serial: 44105.5, shows: 'dayAndTime' }, false, '2020-10-01 12:00'],
    [{ kind: 'date', serial: 45282.9999999, shows: 'dayAndTime' }, false, '2023-12-23 00:00'],
    [{ kind: 'date', serial: 66 / 1440, shows: 'time' }, false, '01:06'],
    [{ kind: 'date', serial: 3.5 + 9 / 86400, shows: 'time' }, true, '12:00:09'],
    [{ kind: 'formula', formula: 'HYPERLINK("https://a")', cached: 'link' }, false, 'link'],
    [{ kind: 'formula', formula: 'A1', cached: '45282', result: { kind: 'date', serial: 45282 } }, false, '2023-12-22'],
    [{ kind: 'number', value: 1.1, digits: '1.1' }, false, '1.1'],
    [{ kind: 'number', value: 1.1, digits: '1.1', shown: '1.10' }, false, '1.10'],
  ];
  for (const [content, date1904, expected] of shown) {
    it(`shows ${JSON.stringify(content)} as ${expected}`, () => strictEqual(displayCell(content, date1904), expected));
  }
});

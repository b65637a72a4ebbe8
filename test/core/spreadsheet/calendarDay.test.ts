/** One rule of what is a day, for every source and every cell. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { dayOf, isDay } from '../../../src/core/spreadsheet/calendarDay';
import { readPypiProject } from '../../../src/sources/pypi/pypiDocument';
import { readSimpleProject } from '../../../src/sources/pypi/simpleProject';

describe('a day of the calendar', () => {
  const days: readonly [string, boolean][] = [
    ['2024-05-31', true],
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-13-45', false],
    ['2024-04-31', false],
    ['0000-00-00', false],
    ['2024-5-1', false],
    ['2024-05-31T10:00', false],
    ['', false],
  ];
  for (const [text, expected] of days) {
    it(`is ${expected ? '' : 'not '}"${text}"`, () => {
      strictEqual(isDay(text), expected);
      strictEqual(dayOf(text.length === 10 ? `${text}T10:00:00Z` : undefined) !== undefined, expected);
    });
  }

  it('is left out of the answers of PyPI where there is no such day', () => {
    const upload = (time: string): object => ({ upload_time_iso_8601: time });
    const releases = {
      '1.0': [upload('2024-13-45T00:00:00Z')],
      '2.0': [upload('2024-13-45'), upload('2024-05-01T00:00:00Z')],
    };
    const read = readPypiProject({ info: { name: 'demo' }, releases }, 'demo')?.releases;
    deepStrictEqual(
      read?.map(({ version, released, withoutFiles }) => [version, released, withoutFiles]),
      [
        ['1.0', undefined, undefined],
        ['2.0', '2024-05-01', undefined],
      ],
    );
    const files = [{ filename: 'demo-1.0.tar.gz', 'upload-time': '2024-13-45T00:00:00Z' }];
    strictEqual(readSimpleProject({ name: 'demo', files }, 'demo')?.releases[0]?.released, undefined);
  });
});

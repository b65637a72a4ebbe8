/** Names of files against what Windows documents of them. */
import { deepStrictEqual } from 'node:assert/strict';
import { isWindowsName } from '../../../src/core/message/windowsName';

const fit = [
  'review.xlsx',
  '.hidden',
  'console.xlsx',
  'nul-report.json',
  'com.xlsx',
  'com10.txt',
  'Prüfung 📦.xlsx',
  'a..b',
];
const unfit = [
  ...['NUL', 'con', 'Aux.xlsx', 'prn.tar.gz', 'COM1', 'lpt9.json', 'com²', 'CONOUT$', 'nul .txt', 'NUL:'],
  ...['review.xlsx.', 'review.xlsx ', '..', 'a<b', 'a"b', 'a|b', 'a?', 'a*', 'a\tb', 'file.xlsx:stream'],
];

describe('a name of a file', () => {
  it('fits Windows, or not', () => {
    const isFit = (name: string): boolean => isWindowsName(name);
    deepStrictEqual([fit.filter(isFit), unfit.filter(isFit)], [fit, []]);
  });
});

/** Texts as data: their English, and that they cross a thread whole. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import * as v from 'valibot';
import { toEnglish, joined, say, type Text, textSchema, verbatim } from '../../../src/core/message/text';

describe('a text', () => {
  const cases: readonly [title: string, text: Text, expected: string][] = [
    ['without a value', say`The file is empty`, 'The file is empty'],
    ['with a name and a number', say`${'A.xlsx'}: ${3} rows`, 'A.xlsx: 3 rows'],
    ['inside another', say`Not saved (${say`${'Anna'} in Excel`})`, 'Not saved (Anna in Excel)'],
    ['with braces of its own', say`named {name}.json`, 'named {name}.json'],
    ['whose value looks like a place', say`${'{1}'} and ${'b'}`, '{1} and b'],
    ['beside another', joined([say`a`, say`b ${1}`], '; '), 'a; b 1'],
    ['that is none of ours', verbatim('Flow map expected {0}'), 'Flow map expected {0}'],
  ];
  for (const [title, text, expected] of cases) {
    it(`${title} reads well in English and crosses threads`, () => {
      strictEqual(toEnglish(text), expected);
      deepStrictEqual(v.parse(textSchema, structuredClone(text)), text);
    });
  }

  it('tells its template apart from its values', () =>
    deepStrictEqual(say`Row ${4} of ${'A'}`, { template: 'Row {0} of {1}', values: [4, 'A'] }));
});

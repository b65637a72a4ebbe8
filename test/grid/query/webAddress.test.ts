/** Which texts of a workbook may be opened. */
import assert from 'node:assert/strict';
import { isWebAddress } from '../../../src/grid/query/webAddress';

const texts: readonly [string, boolean][] = [
  ['https://pypi.org/project/requests/', true],
  ['HTTP://example.org', true],
  ['https://example.org/?q=a&b=%20', true],
  ['https://', false],
  ['https://a b', false],
  ['https://a"><b', false],
  ['ftp://example.org', false],
  ['file:///etc/hosts', false],
  ['javascript:alert(1)', false],
  ['command:workbench.action.quit', false],
  ['vscode://extension/x', false],
  ['//example.org', false],
  ['see https://example.org', false],
  ['', false],
];

describe('a web address', () => {
  for (const [text, expected] of texts) {
    it(`${expected ? 'is' : 'is not'} ${JSON.stringify(text)}`, () => assert.equal(isWebAddress(text), expected));
  }
});

/** Package names by PEP 503 and PEP 508. */
import { strictEqual } from 'node:assert/strict';
import { isValidName, normalizeName } from '../../../src/core/package/packageName';

describe('package name', () => {
  const normalized: readonly [string, string][] = [
    ['Django', 'django'],
    ['zope.event', 'zope-event'],
    ['typing_extensions', 'typing-extensions'],
    ['a-_.b', 'a-b'],
    ['  jw.util\n', 'jw-util'],
  ];
  for (const [name, expected] of normalized) {
    it(`normalizes ${JSON.stringify(name)} to ${expected}`, () => strictEqual(normalizeName(name), expected));
  }

  const validity: readonly [string, boolean][] = [
    ['a', true],
    ['ruamel.yaml', true],
    [' requests ', true],
    ['scikit learn', false],
    ['-requests', false],
    ['requests.', false],
    ['réquests', false],
    [normalizeName('\u212Aelvin'), false],
    ['', false],
  ];
  for (const [name, expected] of validity) {
    it(`${expected ? 'accepts' : 'refuses'} ${JSON.stringify(name)}`, () => strictEqual(isValidName(name), expected));
  }
});

/** Every form of result that is written today is known for ours; a person's own words are not, and bare words that say the same differ in nothing. */
import assert from 'node:assert/strict';
import type { ReviewField } from '../../src/core/review/reviewField';
import { isOwnResult } from '../../src/core/review/ownResult';
import { isSameInShort } from '../../src/core/review/resultGrammar';

const risk = '2 advisories (Highest: MEDIUM by CVSS 3.1 vector of PyPA) | PyPA advisories';
const vulnerable = 'VULNERABLE - 2 affect v22.10.0 (Highest: MEDIUM)';

const ours: readonly (readonly [ReviewField, string])[] = [
  ['githubAdvisoryResult', `${vulnerable}\nPYSEC-2024-75 | MEDIUM | fixed in 24.7.0rc1\nFixed in 24.7.0rc1 or later`],
  [
    'nvdResult',
    `${vulnerable}\nCVE-2024-41810 | MEDIUM\nFixed in 24.7.0 (the PyPA advisories)\nNot checked at NVD: offline`,
  ],
  ['mitreResult', `${vulnerable}\nCVE-2024-41810 | MEDIUM\nNo fix known\nNot checked at MITRE: offline`],
  ['githubAdvisoryResult', `${vulnerable}\nPYSEC-2024-75 | MEDIUM\nFix to review: the fix is older than the release`],
  ['exploitDbResult', `${vulnerable}\nEDB-50000 | CVE-2024-41810 | Title (verified)\nFixed in 24.7.0 (OSV)`],
  ['recommendation', `SECURITY RISK | EXPEDITE UPGRADE 22.10.0 → 24.7.0rc1 or later | ${risk}`],
  ['recommendation', `SECURITY RISK | REVIEW THE FIX, it is older | ${risk}`],
  ['recommendation', 'PROCEED | data of 2024-10-10'],
  ['recommendation', 'PROCEED | PyPI says archived | data of 2024-10-10'],
  ['recommendation', 'PROCEED | project status not checked'],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | data of 2024-10-10'],
];

const theirs: readonly (readonly [ReviewField, string])[] = [
  ['recommendation', 'PROCEED'],
  ['recommendation', 'PROCEED | Ann looked'],
  ['recommendation', 'PROCEED | data of last week'],
  ['nvdResult', 'None found'],
  ['nvdResult', `${vulnerable}\nFixed in 24.7.0 (the PyPA advisories)\nask Ann`],
  ['githubAdvisoryResult', 'No published security advisories'],
];

const same: readonly (readonly [text: string, result: string, same: boolean])[] = [
  ['None found', 'None found - no CVE in the PyPA advisories', true],
  ['none found ', 'None found - PyPA advisories only', true],
  ['No published security advisories', 'None found - PyPA advisories only', true],
  ['PROCEED', 'PROCEED | data of 2024-10-10', true],
  ['PROCEED', 'PROCEED | PyPI says archived', false],
  ['PROCEED', 'PROCEED | 2 accepted risks until 2027-01-01', false],
  ['PROCEED', 'PROCEED WITH UPDATE | 1.0 → 2.0', false],
  ['PROCEED | Ann looked', 'PROCEED | data of 2024-10-10', false],
  ['None found', vulnerable, false],
  ['No published security advisories', 'SAFE - 1 advisory found, none affects v1.0', false],
];

describe('words of a result cell', () => {
  for (const [field, text] of ours) {
    it(`are ours: ${JSON.stringify(text)}`, () => assert.equal(isOwnResult(field, text), true));
    it(`are a person's with a line below: ${JSON.stringify(text)}`, () => {
      assert.equal(isOwnResult(field, `${text}\nfine, Ann`), false);
    });
  }
  for (const [field, text] of theirs) {
    it(`are a person's: ${JSON.stringify(text)}`, () => assert.equal(isOwnResult(field, text), false));
  }
  for (const [text, result, expected] of same) {
    it(`${expected ? 'differ in nothing' : 'differ'}: ${text} / ${result}`, () => {
      assert.equal(isSameInShort(text, result), expected);
    });
  }
});

/** Every form of result that is written today is known for ours; a person's own words are not, and bare words that say the same differ in nothing. */
import assert from 'node:assert/strict';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceNames } from '../../../src/core/cells/ownDetails';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { isSameInShort } from '../../../src/core/cells/resultGrammar';

const risk = '2 advisories (Highest: MEDIUM by CVSS 3.1 vector of PyPA) | PyPA advisories';
const vulnerable = 'VULNERABLE - 2 affect v22.10.0 (Highest: MEDIUM)';

const ours: readonly (readonly [ReviewField, string])[] = [
  ['githubAdvisoryResult', `${vulnerable}\nPYSEC-2024-75 | MEDIUM | fixed in 24.7.0rc1\nFixed in 24.7.0rc1 or later`],
  [
    'nvdResult',
    `${vulnerable}\nCVE-2024-41810 | MEDIUM\nFixed in 24.7.0 (the PyPA advisories)\nNot checked at NVD: offline`,
  ],
  ['mitreResult', `${vulnerable}\nCVE-2024-41810 | MEDIUM\nNo fix known\nNot checked at MITRE: offline`],
  [
    'githubAdvisoryResult',
    `${vulnerable}\nPYSEC-2024-75 | MEDIUM\nFix to review: 24.7.0 was released before 22.10.0: the project has renumbered its releases`,
  ],
  ['recommendation', `SECURITY RISK | EXPEDITE UPGRADE 22.10.0 → 24.7.0rc1 or later | ${risk}`],
  [
    'recommendation',
    `SECURITY RISK | REVIEW THE FIX, PYSEC-2024-75 lists this version, but its range does not include it | ${risk}`,
  ],
  [
    'recommendation',
    `SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.0 | 1 advisory (Highest: HIGH by GitHub) | OSV, Snyk | EPSS 93.0%`,
  ],
  [
    'recommendation',
    `MALICIOUS | REMOVE NOW | ${risk} | KNOWN EXPLOITED, listed since 2026-02-01, ransomware | NVD not checked`,
  ],
  [
    'nvdResult',
    `${vulnerable}\nCVE-2024-41810 | HIGH | 9.8 by NVD | Analyzed\nCVE-2024-41811 | UNKNOWN | Rejected\nNo fix known`,
  ],
  [
    'mitreResult',
    `${vulnerable}\nCVE-2024-41810 | UNKNOWN | not known to MITRE CVE\nNot checked at MITRE: did not respond in time`,
  ],
  ['snykResult', 'Not checked - Snyk no API token'],
  ['nvdResult', 'Not checked - NVD did not answer in time'],
  ['nvdResult', 'Not checked - NVD answered with status 503 several times and is left alone for a while'],
  ['githubAdvisoryResult', 'Manual review required - PYSEC-2024-75 does not say which versions it affects'],
  ['recommendation', 'FURTHER REVIEW REQUIRED | version cell shows 1.1 and holds 1.10'],
  ['nvdResult', 'None found - no CVE in OSV'],
  ['nvdResult', "None found - no CVE in the PyPA advisories and GitHub's advisories"],
  ['githubAdvisoryResult', 'SAFE - 2 advisories found, none affects v1.0 - PyPA advisories only'],
  ['githubAdvisoryResult', 'Manual review required - version typed as a number may be 1.1 or 1.10'],
  ['githubAdvisoryResult', 'Manual review required - PYSEC-2024-75 is fixed in "soon", which is not a version'],
  ['githubAdvisoryResult', 'Manual review required - version "1.0 (latest)" is not readable'],
  ['exploitDbResult', `${vulnerable}\nEDB-50000 | CVE-2024-41810 | "Remote code (Python)" (verified)\nNo fix known`],
  ['mitreResult', `${vulnerable}\nCVE-2024-41810 | CRITICAL | 10.0 by "Fluid Attacks"\nNo fix known`],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | installed release was yanked: "Contains a bug (a)"'],
  ['recommendation', 'FURTHER REVIEW REQUIRED | OSV, NVD not checked'],
  ['recommendation', 'FURTHER REVIEW REQUIRED | version cell shows a date (2024-05-01)'],
  ['recommendation', 'PROCEED | data of 2024-10-10'],
  ['recommendation', 'PROCEED | PyPI says archived | data of 2024-10-10'],
  ['recommendation', 'PROCEED | project status not checked'],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | data of 2024-10-10'],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | project status not checked'],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | installed release was yanked | PyPI says archived'],
  [
    'recommendation',
    'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.0 | 1 advisory (Highest: HIGH by NVD) | OSV | PyPI says archived | NVD not checked',
  ],
  ['recommendation', 'PROCEED | 1 accepted risk until 2027-01-31 | CISA KEV data of 2024-10-10 | data of 2024-10-10'],
];

const theirs: readonly (readonly [ReviewField, string])[] = [
  ['recommendation', 'PROCEED'],
  ['recommendation', 'PROCEED | Ann looked'],
  ['recommendation', 'PROCEED | data of last week'],
  ['nvdResult', 'None found'],
  ['nvdResult', `${vulnerable}\nFixed in 24.7.0 (the PyPA advisories)\nask Ann`],
  ['exploitDbResult', `${vulnerable}\nEDB-50000 | CVE-2024-41810 | Title that Ann may have written (verified)`],
  ['recommendation', 'PROCEED WITH UPDATE | 1.0 → 2.0 | installed release was yanked: Ann says it is fine'],
  ['nvdResult', 'Not checked - Ann offline'],
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
  it('name every source as it calls itself', () => {
    const folder = join(process.cwd(), 'src', 'sources');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
    const labels = texts.flatMap((text) => [...text.matchAll(/\b[lL]abel(?::| =) (?:remark)?['`]([^'`]+)['`]/g)]);
    assert.ok(labels.length > 10);
    assert.deepEqual(
      labels.map(([, label]) => label).filter((label) => label !== undefined && !sourceNames.includes(label)),
      [],
    );
  });

  for (const [field, text] of ours) {
    it(`are ours: ${JSON.stringify(text)}`, () => assert.equal(isOwnResult(field, text), true));
    it(`are a person's with a line below: ${JSON.stringify(text)}`, () => {
      assert.equal(isOwnResult(field, `${text}\nfine, Ann`), false);
    });
  }
  for (const [field, text] of ours) {
    for (const words of [
      ' (Ann: patched by us)',
      ' - Ann: agreed with ops',
      ' | Ann: agreed with ops',
      'Ann agreed ',
    ]) {
      for (const [at, end] of [...text.matchAll(/\n|$|(?<=[,|:)] )/g)].entries()) {
        const said = text.slice(0, end.index) + words + text.slice(end.index);
        it(`are a person's with words at place ${at}: ${JSON.stringify(said)}`, () => {
          assert.equal(isOwnResult(field, said), false);
        });
      }
    }
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

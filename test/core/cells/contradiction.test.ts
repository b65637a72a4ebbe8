/** Which words of a cell say less than a finding, and the person's text that stays below a result. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { fitsCell, maxCellLineFeeds, maxCellUnits } from '../../../src/core/spreadsheet/cell';
import { contradictionTotals, saysLess, worstContradictionFirst } from '../../../src/core/cells/contradiction';
import { splitEarlier, withEarlier } from '../../../src/core/cells/earlierText';
import { SeededRandom } from '../../support/seededRandom';

const vulnerable = 'VULNERABLE - 2 affect v1.0 (Highest: HIGH)\nCVE-2024-1 | HIGH\nFixed in 1.1';
const risk = 'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 1.1 | 2 advisories (Highest: HIGH) | OSV';
const accepted = 'ACCEPTED RISK - 2 affect v1.0 (Highest: HIGH)\nnot reachable';
const review = 'Manual review required - version "1.x" is not readable';
const clean = 'No published security advisories';

/** From least to most; what stands together says the same. */
const ladder: readonly (readonly string[])[] = [
  [
    ...['None found', 'none found', 'No published security advisories', 'SAFE - 3 advisories found, none affects v1.0'],
    ...['Package version not listed', 'Current version not listed', 'Current package version not listed', 'PROCEED'],
    ...['Proceed', 'proceed.', '  proceed  ', 'proceed with update', 'Safe', 'safe', 'Approved', 'Not affected'],
    ...['OK', 'ok.', 'Fine', 'clean', 'Passed', 'none', 'No CVEs', 'no risk', 'nothing found', '0 vulnerabilities'],
    ...['No known vulnerabilities', 'no vulnerabilities', 'No advisories', 'False positive', 'mitigated', 'Fixed.'],
    ...[
      'low risk',
      'LOW',
      'won’t fix',
      'Ignore',
      'no action required',
      '0 found',
      'go ahead',
      'Use it',
      'install',
      '✓',
    ],
    ...['PROCEED WITH UPDATE', 'PROCEED WITH UPDATE | 1.0 → 1.1', 'None found - no CVE in OSV advisories'],
  ],
  [
    ...[
      'CHECK',
      'RECHECK',
      'RECHECK ASSESSMENT',
      'REVIEW - large number of entries returned',
      'FURTHER REVIEW REQUIRED',
    ],
    ...[
      'WAIT/RECHECK - too new',
      'Reconsider',
      'n/a',
      'Not applicable',
      review,
      'FURTHER REVIEW REQUIRED | version 3 is not on PyPI',
    ],
  ],
  [accepted, 'ACCEPTED - not reachable', 'Accepted', 'PROCEED | 2 accepted risks until 2027-01-01'],
  [
    vulnerable,
    risk,
    'EXPEDITE UPGRADE',
    'Vulnerable',
    'Security risk',
    'REMOVE',
    'CVE-2023-30861\nAffected versions\n<2.3.1',
  ],
  ['MALICIOUS - reported by OSV\nMAL-2024-1', 'MALICIOUS | REMOVE NOW | OSV'],
];

describe('a cell says less than a finding', () => {
  it('by the rank of its words, and never by free text or a check that was not made', () => {
    for (const [low, lesser] of ladder.entries()) {
      for (const [high, greater] of ladder.entries()) {
        for (const said of lesser) {
          for (const found of greater) strictEqual(saysLess(said, found), low < high, `${said} against ${found}`);
        }
      }
    }
    for (const words of [
      '',
      'Library not ready for use',
      'ask Jane',
      'Not checked - OSV could not be reached',
      '???',
    ]) {
      strictEqual(saysLess(words, vulnerable), false, words);
      strictEqual(saysLess(clean, words), false, words);
    }
  });

  it('by what stands first: a person’s text below a result says nothing any more', () => {
    strictEqual(saysLess(withEarlier({ result: risk, earlier: 'PROCEED' }), risk), false);
    strictEqual(saysLess(withEarlier({ result: clean, earlier: risk }), vulnerable), true);
  });

  it('and packages are counted once, the worst first', () => {
    const cells = [
      { cell: 'M7', value: 'CHECK', verdict: 'vulnerable', severity: 'HIGH' },
      { cell: 'W7', value: 'PROCEED', verdict: 'vulnerable', severity: 'HIGH' },
      { cell: 'W9', value: 'REVIEW', verdict: 'vulnerable', severity: 'CRITICAL' },
      { cell: 'W11', value: 'PROCEED', verdict: 'review', severity: null },
      { cell: 'W10', value: 'proceed with care', verdict: 'malicious', severity: 'UNKNOWN' },
    ] as const;
    deepStrictEqual(contradictionTotals(cells), { proceed: 2, differ: 3 });
    deepStrictEqual(
      [...cells].sort(worstContradictionFirst).map(({ cell }) => cell),
      ['W10', 'W9', 'M7', 'W7', 'W11'],
    );
  });
});

describe('a person’s text below a result', () => {
  it('comes back as it was, whatever it holds', () => {
    const random = new SeededRandom(20261130);
    const pieces = [
      'PROCEED',
      '\n',
      'Earlier: ',
      '\nEarlier: ',
      ' ',
      '\r',
      '\t',
      'é',
      '\u{1F600}',
      '=1+1',
      '_x000A_',
      '',
    ];
    for (let round = 0; round < 2000; round++) {
      const earlier = Array.from({ length: 6 }, () => pieces[random.below(pieces.length)] ?? '').join('');
      const text = withEarlier({ result: vulnerable, earlier });
      deepStrictEqual(splitEarlier(text), { result: vulnerable, earlier });
    }
    deepStrictEqual(splitEarlier(vulnerable), { result: vulnerable, earlier: undefined });
  });

  it('is known to fit into a cell or not', () => {
    deepStrictEqual([fitsCell('x'.repeat(maxCellUnits)), fitsCell('x'.repeat(maxCellUnits + 1))], [true, false]);
    deepStrictEqual(
      [fitsCell('\n'.repeat(maxCellLineFeeds)), fitsCell('\n'.repeat(maxCellLineFeeds + 1))],
      [true, false],
    );
  });
});

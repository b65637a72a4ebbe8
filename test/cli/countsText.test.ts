/** The short line of counts adds up to the packages, whatever was found. */
import { ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { countsText } from '../../src/cli/output/countsText';
import { countedStates, noCounts, type VerdictCounts } from '../../src/core/scan/verdictCounts';

describe('the short line of counts', () => {
  it('tells every state once, the worst first', () => {
    const all = Object.fromEntries(countedStates.map((state, at) => [state, at + 1])) as VerdictCounts;
    strictEqual(
      countsText(all),
      '1 malicious, 2 vulnerable, 8 failed, 4 not checked, 3 need review, 5 risk accepted, 6 not affected, 7 without known vulnerabilities',
    );
    strictEqual(countsText({ ...noCounts, clean: 3 }), '0 vulnerable, 3 without known vulnerabilities');
    strictEqual(countsText({ ...noCounts, notChecked: 3 }), '3 not checked');
  });

  it('adds up to the packages', () => {
    const counts = fc.record(Object.fromEntries(countedStates.map((state) => [state, fc.nat(3)])));
    fc.assert(
      fc.property(counts, (drawn) => {
        const of = drawn as VerdictCounts;
        const parts = countsText(of)
          .split(', ')
          .filter((part) => part !== '');
        const total = countedStates.reduce((sum, state) => sum + of[state], 0);
        strictEqual(
          parts.reduce((sum, part) => sum + parseInt(part, 10), 0),
          total,
        );
        ok(total === 0 || !parts.some((part) => /^0 (?!vulnerable)/.test(part)));
      }),
    );
  });
});

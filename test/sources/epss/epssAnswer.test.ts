/** Answers of FIRST's API: numbers that are texts, and pages that must be whole. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readEpssAnswer } from '../../../src/sources/epss/epssAnswer';
import { recordedJson } from '../../support/recorded';

const entry = { cve: 'CVE-2024-0001', epss: '7e-05', percentile: '0.00428', date: '2025-12-26' };

describe('answers about exploit predictions', () => {
  it('are read from texts', function () {
    const answer = readEpssAnswer(recordedJson(this, 'epss/api-docs-sample-2022-02-28.json'));
    deepStrictEqual(answer?.get('CVE-2021-40438'), {
      cve: 'CVE-2021-40438',
      score: 0.97224,
      percentile: 1,
      date: '2022-02-28',
    });
    strictEqual(readEpssAnswer({ total: 1, data: [entry] })?.get('CVE-2024-0001')?.score, 0.00007);
  });

  it('leave out an id without a score', () => {
    deepStrictEqual(readEpssAnswer({ total: 0, data: [] }), new Map());
  });

  const refused: readonly [string, unknown][] = [
    ['more results than entries', { total: 2, data: [entry] }],
    ['a score above 1', { total: 1, data: [{ ...entry, epss: '1.5' }] }],
    ['a score that is a word', { total: 1, data: [{ ...entry, epss: 'high' }] }],
    ['an empty score', { total: 1, data: [{ ...entry, epss: '' }] }],
    ['no list', { total: 0 }],
    ['an error', { status: 'ERROR', message: 'Too many' }],
  ];
  for (const [what, body] of refused) {
    it(`are refused with ${what}`, () => strictEqual(readEpssAnswer(body), undefined));
  }
});

/** Answers of FIRST's API: numbers that are texts, and pages that must be whole. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readEpssAnswer } from '../../../src/sources/epss/epssAnswer';
import { recordedJson } from '../../support/recorded';

const entry = { cve: 'CVE-2024-0001', epss: '7e-05', percentile: '0.00428', date: '2025-12-26' };

describe('answers about exploit predictions', () => {
  it('are read from texts', function () {
    const answer = readEpssAnswer(recordedJson(this, 'epss/api-docs-sample-2022-02-28.json'));
    deepStrictEqual(answer?.byId.get('CVE-2021-40438'), {
      cve: 'CVE-2021-40438',
      score: 0.97224,
      percentile: 1,
      date: '2022-02-28',
    });
    strictEqual(readEpssAnswer({ total: 1, data: [entry] })?.byId.get('CVE-2024-0001')?.score, 0.00007);
  });

  it('leave out an id without a score', () => {
    deepStrictEqual(readEpssAnswer({ total: 0, data: [] }), { byId: new Map(), isWhole: true });
  });

  const other = { ...entry, cve: 'CVE-2024-0002' };
  const partial: readonly [string, unknown][] = [
    ['more results than entries', { total: 2, data: [entry] }],
    ['no count', { data: [entry] }],
    ['a score above 1', { total: 2, data: [{ ...other, epss: '1.5' }, entry] }],
    ['a score that is a word', { total: 2, data: [{ ...other, epss: 'high' }, entry] }],
    ['an empty score', { total: 2, data: [entry, { ...other, epss: '' }] }],
    ['an entry that is null', { total: 2, data: [null, entry] }],
  ];
  for (const [what, body] of partial) {
    it(`tell the scores they hold, but not who has none, with ${what}`, () => {
      const read = readEpssAnswer(body);
      deepStrictEqual([[...(read?.byId.keys() ?? [])], read?.isWhole], [['CVE-2024-0001'], false]);
    });
  }

  const refused: readonly [string, unknown][] = [
    ['no list', { total: 0 }],
    ['an error', { status: 'ERROR', message: 'Too many' }],
  ];
  for (const [what, body] of refused) {
    it(`are refused with ${what}`, () => strictEqual(readEpssAnswer(body), undefined));
  }
});

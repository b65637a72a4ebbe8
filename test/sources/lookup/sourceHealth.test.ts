/** A source that fails too often is left alone for a while, and that is said once. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { SourceHealth } from '../../../src/sources/lookup/sourceHealth';

describe('source health', () => {
  function watched(): { health: SourceHealth; told: string[]; pass: (ms: number) => void } {
    let now = 0;
    const told: string[] = [];
    const health = new SourceHealth(
      () => now,
      (failed, lookups) => told.push(`${failed} of ${lookups}`),
    );
    return { health, told, pass: (ms) => (now += ms) };
  }

  const cases: readonly (readonly [title: string, outcomes: string, told: readonly string[]])[] = [
    ['says nothing of a few failures', '-------', []],
    ['pauses when everything fails', '--------', ['8 of 8']],
    ['bears a quarter of failures', '+++-+++-+++-+++-', []],
    ['pauses above a quarter', '++++++++++++----', []],
    ['pauses as soon as more than a quarter failed', '++++++++++++-----', ['5 of 17']],
    ['tells one pause once, whatever was still under way', '--------------------------------', ['8 of 8']],
    ['forgets the distant past', `${'+'.repeat(100)}${'-'.repeat(11)}`, ['11 of 40']],
  ];
  for (const [title, outcomes, expected] of cases) {
    it(title, () => {
      const { health, told } = watched();
      for (const outcome of outcomes) health.record(outcome === '+');
      deepStrictEqual(told, expected);
      strictEqual(health.isPaused, expected.length > 0);
    });
  }

  it('asks again after the pause, and may pause again', () => {
    const { health, told, pass } = watched();
    for (let at = 0; at < 8; at += 1) health.record(false);
    pass(30_000);
    strictEqual(health.isPaused, false);
    for (let at = 0; at < 8; at += 1) health.record(false);
    deepStrictEqual(told, ['8 of 8', '8 of 8']);
  });
});

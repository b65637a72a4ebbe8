/** A record that cannot be read says nothing of its service: the packages after it are still looked up. */
import { strictEqual } from 'node:assert/strict';
import type { Provenance, SourceAnswer } from '../../../src/core/advisory/source';
import { InstrumentedSource } from '../../../src/sources/lookup/instrumentedSource';
import { impatientClock } from '../../support/saverRig';

const provenance: Provenance = {
  source: 'github',
  label: 'GitHub',
  origin: 'https://github.example',
  dataDate: undefined,
};
const why = 'lists a version range that cannot be read';

for (const [title, answer, isPaused] of [
  ['is not paused where it responded', { status: 'unavailable', why, responded: true }, false],
  ['is paused where it did not', { status: 'unavailable', why }, true],
] as const) {
  it(`a source whose records cannot be read ${title}`, async () => {
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0 };
    const source = new InstrumentedSource({ provenance }, ports);
    const ask = (given: SourceAnswer<string>): Promise<SourceAnswer<string>> =>
      source.ask(() => Promise.resolve(given), new AbortController().signal);
    for (let time = 0; time < 12; time += 1) await ask(answer);
    strictEqual((await ask({ status: 'ok', value: '' })).status, isPaused ? 'unavailable' : 'ok');
  });
}

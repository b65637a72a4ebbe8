/** A plan is written and read some packages at a time, and is the same line as ever. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import type { JournalEvent, PlannedData } from '../../../src/engine/journal/journalEntry';
import { chainStart, encodeLine, JournalEncoder } from '../../../src/engine/journal/journalFormat';
import { PlanIndex } from '../../../src/engine/journal/planIndex';
import { readPlanned } from '../../../src/engine/journal/plannedText';
import { planned } from '../../support/sampleEvents';
import type { PackageIdentity } from '../../../src/core/package/identity';

/** Text that looks like the marks between packages. */
const marks = ['},{"name":"x"', '}],"startedAt":"', '"packages":[', '\\"', '"type":"planned",', '\u{d800}', '€', ''];
const text = fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'binary' }));
const identities = fc.uniqueArray(
  fc.record({ name: text, version: text, occurrence: fc.nat(3) }, { noNullPrototype: true }),
  {
    maxLength: 40,
    selector: (identity) => JSON.stringify(identity),
  },
);

function planOf(packages: readonly PackageIdentity[]): PlannedData {
  const { data } = planned([]) as Extract<JournalEvent, { type: 'planned' }>;
  return { ...data, packages: new PlanIndex(packages) };
}

function packagesIn(line: string): readonly PackageIdentity[] {
  const { events } = decodeJournal(Buffer.from(line));
  return events.flatMap((event) => (event.type === 'planned' ? [...event.data.packages] : []));
}

describe('the line of a plan', () => {
  it('is the one that JSON.stringify makes, whatever packages are called, and is read back', () => {
    fc.assert(
      fc.property(identities, (packages) => {
        const event: JournalEvent = { type: 'planned', data: planOf(packages) };
        const line = [...new JournalEncoder().encode(event)].join('');
        assert.equal(line, encodeLine(event, { sequence: 0, previous: chainStart }).line);
        assert.deepEqual(packagesIn(line), packages);
      }),
    );
  });

  it('is read in pieces when it is long', () => {
    const packages = Array.from({ length: 5000 }, (_, at) => ({
      ...{ name: `package-${at}`, version: marks[at % marks.length] ?? '' },
      occurrence: at % 2,
    }));
    const pieces = [...new JournalEncoder().encode({ type: 'planned', data: planOf(packages) })];
    assert.ok(pieces.length > 5, `${pieces.length} pieces`);
    assert.deepEqual(packagesIn(pieces.join('')), packages);
  });

  it('is read as a whole when its fields stand in another order', () => {
    const { packages, ...rest } = planOf([{ name: 'flask', version: '1.0', occurrence: 0 }]);
    const text = JSON.stringify({ type: 'planned', data: { ...rest, packages } });
    assert.equal(readPlanned(Buffer.from(text.slice(1))), undefined);
    const event = { type: 'planned', data: { ...rest, packages } } as const;
    const { line } = encodeLine(event, { sequence: 0, previous: chainStart });
    assert.deepEqual(packagesIn(line), [{ name: 'flask', version: '1.0', occurrence: 0 }]);
  });
});

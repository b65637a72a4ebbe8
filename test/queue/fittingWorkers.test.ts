/** Which workers a scan uses: those of its version that have the sources and the newest data. Every other one is named, and why. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { fittingWorkers } from '../../src/queue/fittingWorkers';
import { jobFormat } from '../../src/queue/jobFormat';
import type { Hello } from '../../src/queue/workerRegistry';

const wanted = { toolVersion: '1.0.0', services: ['osv', 'nvd'] };

interface Differs {
  readonly data?: string;
  readonly format?: number;
  readonly toolVersion?: string;
  readonly services?: string[];
  /** Of its data files. */
  readonly days?: readonly string[];
}

function worker(name: string, { days = [], ...others }: Differs = {}): Hello {
  const files = days.map((day) => ({
    ...{ source: 'advisories', label: 'advisories', origin: '/data', dataDate: `${day}T08:00:00Z` },
  }));
  const service = { source: 'nvd', label: 'NVD', origin: 'https://example.com', dataDate: undefined };
  return {
    ...{ format: jobFormat, toolVersion: '1.0.0', data: 'same', name, services: ['nvd', 'osv', 'snyk'] },
    ...{ isOnline: true, provenance: [...files, service], counted: ['advisories', 'nvd'], concurrency: 5 },
    ...others,
  };
}

function chosenAndRefused(...workers: readonly Hello[]): readonly unknown[] {
  const { chosen, refused } = fittingWorkers(workers, wanted);
  return [chosen?.name, ...refused];
}

describe('the workers of a scan', () => {
  it('are used without a word where they fit, also for fewer sources than they have', () => {
    deepStrictEqual(chosenAndRefused(worker('a:1'), worker('b:2')), ['a:1']);
    deepStrictEqual(chosenAndRefused(), [undefined]);
  });

  it('of another version are refused by name, with both versions', () => {
    const older = worker('old:1', { toolVersion: '0.9.0' });
    const sentence = 'Worker old:1 runs ihacpa 0.9.0, this scan runs 1.0.0';
    deepStrictEqual(chosenAndRefused(older), [undefined, sentence]);
    deepStrictEqual(chosenAndRefused(older, worker('new:2')), ['new:2', sentence]);
    const newer = worker('new:3', { toolVersion: '1.0.1' });
    deepStrictEqual(chosenAndRefused(newer), [undefined, 'Worker new:3 runs ihacpa 1.0.1, this scan runs 1.0.0']);
  });

  it('with another form of jobs are refused by name, whatever their version', () => {
    const other = worker('form:1', { format: jobFormat + 1 });
    const sentence = `Worker form:1 uses job format ${jobFormat + 1}, this scan uses ${jobFormat}`;
    deepStrictEqual(chosenAndRefused(other, worker('fit:2')), ['fit:2', sentence]);
  });

  it('without a source of the scan are refused by name, with what to do', () => {
    const few = worker('few:1', { services: ['snyk'] });
    const sentence = 'Worker few:1 does not query osv, nvd: pass --disable-source osv,nvd to do without';
    deepStrictEqual(chosenAndRefused(few), [undefined, sentence]);
  });

  it('with older data are refused by name, with both days, in whatever order they came', () => {
    const old = worker('old:1', { data: 'a', days: ['2026-01-05', '2026-03-01'] });
    const recent = worker('new:2', { data: 'b', days: ['2026-02-01', '2026-02-02'] });
    const sentence = 'Worker old:1 has other data (of 2026-01-05) than worker new:2 (of 2026-02-01)';
    deepStrictEqual(chosenAndRefused(old, recent), ['new:2', sentence]);
    deepStrictEqual(chosenAndRefused(recent, old), ['new:2', sentence]);
  });

  it('with a data file are refused where another one queries the service', () => {
    const file = worker('file:1', { data: 'a', days: ['2026-11-30'] });
    const service = worker('net:2', { data: 'b' });
    const sentence = 'Worker file:1 has other data (of 2026-11-30) than worker net:2 (of no fixed day)';
    deepStrictEqual(chosenAndRefused(file, service), ['net:2', sentence]);
  });

  it('with other data of the same day are one group for every scan', () => {
    const [a, b] = [worker('a:1', { data: 'a' }), worker('b:2', { data: 'b' })];
    strictEqual(fittingWorkers([a, b], wanted).chosen?.name, 'a:1');
    strictEqual(fittingWorkers([b, a], wanted).chosen?.name, 'a:1');
    deepStrictEqual(chosenAndRefused(b, a), [
      'a:1',
      'Worker b:2 has other data (of no fixed day) than worker a:1 (of no fixed day)',
    ]);
  });
});

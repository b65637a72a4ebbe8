/** Every outcome's exit code, and that no documented code is out of reach. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import {
  exitCodeMeanings,
  exitCodeOf,
  failSeverities,
  type FailOn,
  type Outcome,
  outcomeOf,
} from '../../src/cli/exitCode';
import { UserError } from '../../src/core/message/errors';
import type { FindingSummary, ScanSummary } from '../../src/core/scan/scanSummary';
import { say } from '../../src/core/message/text';
import { findingOf, runFake, summary } from './fakeCli';

const codes: Readonly<Record<Outcome, number>> = {
  complete: 0,
  completeWithFindings: 1,
  incomplete: 2,
  stateExists: 2,
  scanCrashed: 2,
  diskFull: 2,
  queueAway: 2,
  queueRefused: 127,
  workbookLocked: 3,
  workbookChanged: 3,
  workbookMissing: 127,
  workbookRefused: 127,
  notWritable: 127,
  advisoriesUnreadable: 127,
  badArgument: 127,
  nothingToResume: 127,
  checkpointUnusable: 127,
  storageUnusable: 127,
  noPackageRows: 128,
  cancelled: 130,
};

const vulnerable = findingOf('django', 'vulnerable');
const notChecked = findingOf('click', 'notChecked');

describe('exit codes', () => {
  for (const [outcome, code] of Object.entries(codes) as [Outcome, number][]) {
    it(`${outcome} is ${code}`, () => strictEqual(exitCodeOf(outcome), code));
  }

  it('every documented code can be reached, and every reachable one is documented', () => {
    const reachable = [...new Set(Object.values(codes))].sort((a, b) => a - b);
    deepStrictEqual(
      exitCodeMeanings.map(([code]) => code),
      reachable,
    );
  });

  const outcomes: readonly [string, Partial<ScanSummary>, Outcome][] = [
    ['all clean', {}, 'complete'],
    ['one vulnerable', { findings: [vulnerable] }, 'completeWithFindings'],
    ['one malicious', { findings: [findingOf('x', 'malicious')] }, 'completeWithFindings'],
    ['one for review', { findings: [findingOf('x', 'review')] }, 'complete'],
    ['one not checked', { findings: [notChecked] }, 'incomplete'],
    ['vulnerable, and another not checked', { findings: [vulnerable, notChecked] }, 'incomplete'],
    ['a source that could not answer', { findings: [{ ...vulnerable, unchecked: ['NVD'] }] }, 'incomplete'],
    ['one failed', { packages: { total: 2, completed: 1, failed: 1, skipped: 0 } }, 'incomplete'],
    ['one missing', { packages: { total: 2, completed: 1, failed: 0, skipped: 0 } }, 'incomplete'],
    ['one left out', { packages: { total: 2, completed: 2, failed: 0, skipped: 1 } }, 'complete'],
    ['interrupted', { status: 'interrupted' }, 'incomplete'],
    ['failed', { status: 'failed', findings: [vulnerable] }, 'incomplete'],
    ['cancelled', { status: 'cancelled', findings: [vulnerable] }, 'cancelled'],
  ];
  for (const [title, part, outcome] of outcomes) {
    it(`a scan with ${title} is ${outcome}`, () => strictEqual(outcomeOf(summary(part)), outcome));
  }

  const rated = (highestSeverity: FindingSummary['highestSeverity']): Partial<ScanSummary> => ({
    findings: [findingOf('django', 'vulnerable', { highestSeverity })],
  });
  const thresholds: readonly [FailOn, FindingSummary['highestSeverity'], Outcome][] = [
    ['any', 'LOW', 'completeWithFindings'],
    ['low', 'LOW', 'completeWithFindings'],
    ['medium', 'LOW', 'complete'],
    ['high', 'MEDIUM', 'complete'],
    ['high', 'HIGH', 'completeWithFindings'],
    ['critical', 'HIGH', 'complete'],
    ['critical', 'CRITICAL', 'completeWithFindings'],
    ['critical', 'UNKNOWN', 'completeWithFindings'],
    ['never', 'CRITICAL', 'complete'],
  ];
  for (const [failOn, severity, outcome] of thresholds) {
    it(`a ${String(severity)} flaw is ${outcome} where ${failOn} severity fails`, () => {
      strictEqual(outcomeOf(summary(rated(severity)), failOn), outcome);
    });
  }

  for (const failOn of ['any', ...failSeverities] as const) {
    it(`a malicious package fails where ${failOn} severity does, whatever its severity`, () => {
      const evil = findingOf('x', 'malicious', { highestSeverity: 'LOW' });
      strictEqual(outcomeOf(summary({ findings: [evil] }), failOn), 'completeWithFindings');
    });
  }

  it('an incomplete scan stays incomplete, whatever may fail', () => {
    strictEqual(outcomeOf(summary({ findings: [notChecked] }), 'never'), 'incomplete');
  });

  const failing: readonly [string[], number][] = [
    [[], 1],
    [['--no-fail'], 0],
    [['--fail-on', 'critical'], 0],
    [['--fail-on', 'high'], 1],
  ];
  for (const [args, code] of failing) {
    it(`scan ${args.join(' ')} of a HIGH flaw ends with ${code}`, async () => {
      const runScan = (): Promise<ScanSummary> => Promise.resolve(summary(rated('HIGH')));
      strictEqual((await runFake(['scan', 'a.xlsx', '--advisories', 'x', ...args], { runScan })).code, code);
    });
  }

  it('an error ends the command with its code, one line and nothing on standard output', async () => {
    const error = new UserError({
      code: 'noPackageRows',
      what: say`No packages`,
      file: '/a.xlsx',
      next: say`Add some`,
    });
    const told = await runFake(['scan', 'a.xlsx', '--advisories', 'x', '--json'], {
      runScan: () => Promise.reject(error),
    });
    deepStrictEqual([told.code, told.out, told.err], [128, '', 'ihacpa: /a.xlsx: No packages. Add some.\n']);
  });

  it('an error of ours shows its stack only with --verbose', async () => {
    const runScan = (): Promise<never> => Promise.reject(new TypeError('expected a, got b'));
    const plain = await runFake(['scan', 'a.xlsx', '--advisories', 'x'], { runScan });
    strictEqual(plain.code, 127);
    strictEqual(plain.err.split('\n').length, 2);
    const verbose = await runFake(['scan', 'a.xlsx', '--advisories', 'x', '--verbose'], { runScan });
    strictEqual(verbose.err.includes('    at '), true);
  });
});

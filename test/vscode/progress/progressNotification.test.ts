/** What the progress notification is told for the events of a scan: increments of true work, a message for each package. */
import assert from 'node:assert/strict';
import type { ScanEvent, ScanProgress } from '../../../src/core/scan/scanEvent';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import { say } from '../../../src/core/message/text';
import { BatchReporter } from '../../../src/vscode/progress/progressNotification';
import { useSettings } from '../support/settings';

const total = 10;
const sources = 4;

function at(completedPackages: number, answers = completedPackages * sources): ScanProgress {
  const counts = { completedPackages, totalPackages: total, currentBatch: 1, totalBatches: 2, counts: noCounts };
  return { ...counts, pairs: { finished: answers, total: total * sources } };
}

const answered = (progress: ScanProgress): ScanEvent => ({ type: 'sourcesAnswered', progress });
const finished = (progress: ScanProgress): ScanEvent => ({
  ...{ type: 'packageFinished', package: 'demo', version: '1', verdict: 'clean' },
  progress,
});

const running = {
  ...{ workbookPath: '/review.xlsx', scanId: 'scan', progress: undefined, waitingFor: undefined },
  ...{ isCancelling: false, isPaused: false },
};

function report(start: ScanProgress, events: readonly ScanEvent[]) {
  const shown: { readonly message?: string; readonly increment?: number }[] = [];
  const reporter = new BatchReporter({ report: (value) => shown.push(value) }, start);
  for (const event of events) if ('progress' in event) reporter.show({ ...running, progress: event.progress });
  const increments = shown.flatMap(({ increment = 0 }) => (increment === 0 ? [] : increment));
  // VS Code draws and announces a message only when it differs from the one before.
  const messages = shown.map(({ message }) => message).filter((message, at, all) => message !== all[at - 1]);
  return { increments, messages };
}

describe('the progress notification', () => {
  const set = useSettings();

  it('repeats its message with each step, which VS Code would lose otherwise', () => {
    const { messages } = report(at(0), [answered(at(0, 4)), finished(at(1)), answered(at(1, 8))]);
    assert.deepEqual(messages, ['0 of 10 packages', '1 of 10 packages · 0 vulnerable']);
  });

  it('moves with each answer of a source while no package is finished', () => {
    const { increments, messages } = report(at(0), [answered(at(0, 4)), answered(at(0, 6)), answered(at(0, 6))]);
    assert.deepEqual(increments, [10, 5]);
    assert.equal(messages.length, 1);
  });

  it('starts a resumed scan where the earlier run ended, and ends whole', () => {
    const { increments } = report(at(4), [answered(at(4, 18)), finished(at(5)), finished(at(10))]);
    assert.deepEqual(increments, [40, 5, 5, 50]);
  });

  it('never goes back when a mended run asks again, and counts nothing twice', () => {
    const events = [
      answered(at(2, 30)),
      answered(at(2, 8)),
      answered(at(3, 20)),
      answered(at(8, 36)),
      finished(at(10)),
    ];
    const { increments } = report(at(2), events);
    assert.ok(increments.every((increment) => increment > 0));
    assert.equal(
      increments.reduce((sum, increment) => sum + increment, 0),
      100,
    );
  });

  it('counts packages where nobody tells of answers', () => {
    const { pairs, ...progress } = at(5);
    assert.equal(pairs?.finished, 20);
    assert.deepEqual(report(progress, []).increments, [50]);
  });

  it('says that the scan is paused, held or stopping, without an estimate', () => {
    const messages: (string | undefined)[] = [];
    const reporter = new BatchReporter({ report: ({ message }) => messages.push(message) }, at(0));
    const progress = { ...at(4), remainingMs: 9000 };
    reporter.show({ ...running, progress, isPaused: true });
    reporter.show({ ...running, progress, waitingFor: say`Another program holds the file` });
    reporter.show({ ...running, progress });
    reporter.show({ ...running, progress, isCancelling: true });
    assert.deepEqual(messages.slice(1), [
      'Paused · 4 of 10 packages',
      '4 of 10 packages · Another program holds the file',
      '4 of 10 packages · 0 vulnerable · about 9 s left',
      'Stopping: finished packages are being saved…',
    ]);
  });

  it('says how far it is, but to a person who listens at most one message per 10 %', async () => {
    const batches = (count: number): readonly ScanEvent[] =>
      Array.from({ length: count }, (_, done) => {
        const progress = { ...at(0), completedPackages: done, totalPackages: count, currentBatch: done + 1 };
        return { type: 'batchStarted', progress };
      });
    assert.equal(report(at(0), batches(50)).messages.length, 51);
    await set('editor.accessibilitySupport', 'on');
    assert.equal(report(at(0), batches(50)).messages.length, 10);
  });
});

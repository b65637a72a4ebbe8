/** Whole scans of a copy of the real workbook through the composition root. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/message/errors';
import type { CheckpointSummary } from '../../src/core/scan/checkpointData';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import { StateExistsError } from '../../src/core/scan/stateExistsError';
import { assertSameCells, journalOf, run, setUpScan, type ScanSetUp } from '../support/scanSetUp';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';

/** Aborts after the n-th saved batch. */
function stopAfterSaves(count: number): (event: ScanEvent, stop: () => void) => void {
  let saves = 0;
  return (event, stop) => {
    if (event.type === 'batchSaved' && ++saves === count) stop();
  };
}

describe('scan of the real workbook', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let scan: ScanSetUp;

  beforeEach(function () {
    scan = setUpScan(
      folder(),
      needSharedData(this, 'review-workbook.xlsx'),
      needSharedData(this, 'osv-pypi-2024-10-10.zip'),
    );
  });

  /** A copy of the workbook after a scan without a stop. */
  async function uninterrupted(): Promise<string> {
    const path = join(folder(), 'whole.xlsx');
    copyFileSync(scan.workbook, path);
    await run({ ...scan.request(), workbookPath: path, storageFolder: join(folder(), 'whole-state') });
    return path;
  }

  it('looks up 486 packages in 49 batches and saves each', async () => {
    const summary = await run({ ...scan.request(), overwrite: 'all' });
    const { status, packages, batches, saves } = summary;
    assert.deepEqual({ status, batches, saves }, { status: 'finished', batches: 49, saves: 49 });
    assert.deepEqual(packages, { total: 486, completed: 486, failed: 0, skipped: 0 });
    assert.equal(summary.checkpoints, 10);
  });

  it('leaves a finished scan with one line per result and a second scan with nothing to write', async () => {
    const first = await run(scan.request());
    const bytes = readFileSync(scan.workbook);
    const types = journalOf(scan.storage, first.scanId).map((event) => event.type);
    assert.equal(types.filter((type) => type === 'result').length, 486);
    assert.deepEqual([...new Set(types)], ['planned', 'compacted', 'result', 'cells', 'batch', 'finished']);
    const second = await run(scan.request());
    assert.equal(second.saves, 0);
    assert.deepEqual(readFileSync(scan.workbook), bytes);
  });

  for (const maxConcurrentBatches of [1, 3]) {
    it(`cancelled and resumed, ends with the cells of a scan without a stop (${maxConcurrentBatches} at once)`, async () => {
      const whole = await uninterrupted();
      const cancelled = await run(scan.request({}, { maxConcurrentBatches }), stopAfterSaves(7));
      assert.equal(cancelled.status, 'cancelled');
      assert.ok(cancelled.packages.completed < 486);
      const before = results(cancelled.scanId);
      const asked: string[] = [];
      const resumed = await run(scan.request({ resumeMode: 'auto' }, { maxConcurrentBatches }), (event) => {
        if (event.type === 'packageFinished') asked.push(`${event.package} ${event.version}`);
      });
      assert.equal(resumed.status, 'finished');
      assert.equal(resumed.scanId, cancelled.scanId);
      assert.equal(resumed.packages.completed, 486);
      assert.equal(asked.length, 486 - before);
      await assertSameCells(scan.workbook, whole);
    });
  }

  it('goes back to a checkpoint and looks up again what came after it', async () => {
    const whole = await uninterrupted();
    const made: CheckpointSummary[] = [];
    await run(scan.request(), (event, stop) => {
      if (event.type === 'checkpointCreated') made.push(event.checkpoint);
      if (made.length === 3) stop();
    });
    const back = made[1]!;
    let asked = 0;
    const resumed = await run(scan.request({ resumeMode: 'custom', checkpointId: back.checkpointId }), (event) => {
      if (event.type === 'packageFinished') asked += 1;
    });
    assert.equal(back.completedPackages, 50);
    assert.equal(asked, 436);
    assert.equal(resumed.status, 'finished');
    await assertSameCells(scan.workbook, whole);
  });

  it('asks when older state waits and nobody chose', async () => {
    await run(scan.request(), stopAfterSaves(1));
    await assert.rejects(run(scan.request()), (error: unknown) => {
      assert.ok(error instanceof StateExistsError);
      assert.ok(error.resumable.completedPackages >= 10);
      assert.equal(error.resumable.status, 'cancelled');
      assert.ok((error.resumable.statistics?.saves ?? 0) >= 1);
      return true;
    });
  });

  it('writes nothing in a dry run and tells what it would write', async () => {
    const bytes = readFileSync(scan.workbook);
    const summary = await run({ ...scan.request(), dryRun: true });
    assert.equal(summary.dryRun, true);
    assert.ok(summary.cellsWritten > 1000);
    assert.deepEqual(readFileSync(scan.workbook), bytes);
    assert.equal(existsSync(scan.storage), false);
    assert.equal((await run(scan.request())).cellsWritten, summary.cellsWritten);
  });

  it('starts at a package, at a batch, and stays within the chosen packages', async () => {
    const cases: readonly [string, ScanRequest, number][] = [
      ['package 480', scan.request({ resumeMode: 'custom', startFromPackage: 480 }), 6],
      ['batch 48', scan.request({ resumeMode: 'custom', startFromBatch: 48 }), 6],
      ['rows', { ...scan.request({ resumeMode: 'fresh' }), selection: { firstRow: 4, lastRow: 8 } }, 5],
      ['names', { ...scan.request({ resumeMode: 'fresh' }), selection: { packages: ['PyYAML'] } }, 1],
    ];
    for (const [what, request, packages] of cases) {
      const summary = await run({ ...request, dryRun: true });
      assert.equal(summary.packages.total, packages, what);
      assert.equal(summary.packages.skipped, 486 - packages, what);
    }
    const empty = await run({ ...scan.request(), selection: { only: 'empty' }, dryRun: true });
    assert.equal(empty.packages.total, 207);
    const beyond = scan.request({ resumeMode: 'custom', startFromPackage: 486 });
    await assert.rejects(run(beyond), (error: unknown) => error instanceof UserError && error.code === 'badArgument');
  });

  function results(scanId: string): number {
    return journalOf(scan.storage, scanId).filter((event) => event.type === 'result').length;
  }
});

/** What closing the window leaves of a running scan: finished lookups, a whole workbook, a free lock, and no promise that hangs. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readScanResults } from '../../../src/engine/catalog/readScanResults';
import { ScanRunner } from '../../../src/vscode/scanState/scanRunner';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { acquireWorkbookLock } from '../../../src/workbook/lock/workbookLock';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { setUpScan, type ScanSetUp } from '../../support/scanSetUp';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { useSlowLookups } from '../support/reviewCopy';
import { eventually } from '../support/until';

const sample = join(projectRoot(), 'media', 'sample');

describe('a window that closes in the middle of a scan', () => {
  const folder = useTemporaryFolder();
  let scan: ScanSetUp;
  useSlowLookups(200);
  beforeEach(() => (scan = setUpScan(folder(), join(sample, 'review.xlsx'), join(sample, 'advisories'))));

  /** The runner of a window of its own, with a scan whose first batch is saved. */
  async function scanning() {
    const runner = new ScanRunner(join(projectRoot(), 'dist', 'scanWorker.mjs'));
    const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
    const ended = runner.run(scan.request({ resumeMode: 'fresh' }, { defaultBatchSize: 5 })).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    await saved;
    return { runner, ended };
  }

  it('ends the scan as stopped: what is finished is kept, the workbook is whole and free', async () => {
    const { runner, ended } = await scanning();
    await runner.drain(60_000);
    assert.equal(await ended, 'cancelled');
    await assertLeft();
    runner.dispose();
  });

  it('loses nothing where there is no time to drain', async () => {
    const { runner, ended } = await scanning();
    await runner.drain(0);
    assert.ok((await ended) instanceof Error);
    assert.equal(runner.active, undefined);
    await assertLeft();
    runner.dispose();
  });

  async function assertLeft(): Promise<void> {
    const results = await readScanResults(scan.storage, { workbookPath: scan.workbook });
    assert.ok((results?.results.length ?? 0) >= 5, `${results?.results.length ?? 0} results`);
    assert.ok((results?.written.length ?? 0) > 0);
    assert.equal((await readReviewWorkbook(nodeFileSystem, scan.workbook)).rows.length, 33);
    await (await acquireWorkbookLock(scan.workbook)).release();
  }
});

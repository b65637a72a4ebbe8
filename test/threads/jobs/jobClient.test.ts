/** The built job worker in a real thread: it ends when idle, and a job that comes at that very moment is still done. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobClient } from '../../../src/threads/jobs/jobClient';
import { greedyWorker, memoryError } from '../../support/greedyWorker';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';

describe('job client', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workerFile = join(projectRoot(), 'dist', 'jobWorker.mjs');
  const idleMs = 20;
  let client: JobClient;
  const runJob = (): Promise<unknown> => client.run('readFindings', { storageFolder: folder(), scanId: 'none' });

  before(() => {
    if (!existsSync(workerFile)) throw new Error(`Expected the bundle ${workerFile}: run npm run build`);
  });
  beforeEach(() => {
    client = new JobClient(workerFile, idleMs);
  });
  afterEach(() => client.dispose());

  it('does a job that comes while the idle thread ends', async () => {
    for (let round = 0; round < 3; round++) {
      assert.equal(await runJob(), undefined);
      // A timer of the same length, set after the one that ends the thread, is up right behind it.
      await sleep(idleMs);
    }
    assert.equal(await runJob(), undefined);
  });

  it('refuses all that waits when the thread says what it should not, and starts another', async () => {
    const broken = join(folder(), 'broken.cjs');
    writeFileSync(
      broken,
      "const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => parentPort.postMessage({ type: 'nonsense' }));",
    );
    const confused = new JobClient(broken, idleMs);
    const ask = (): Promise<unknown> => confused.run('readFindings', { storageFolder: folder(), scanId: 'none' });
    try {
      const asked = await Promise.allSettled([ask(), ask()]);
      for (const each of asked) {
        assert.equal(each.status, 'rejected');
        assert.match(String(each.reason), /job worker failed: Unexpected message/);
      }
      await assert.rejects(ask(), /Unexpected message/);
    } finally {
      confused.dispose();
    }
  });

  it('says in one sentence that a workbook takes more memory than a job may use', async () => {
    const greedy = new JobClient(greedyWorker(folder()), idleMs);
    try {
      await assert.rejects(greedy.run('checkFormat', { workbookPath: '/x/review.xlsx' }), memoryError);
    } finally {
      greedy.dispose();
    }
  });

  it('refuses what waits when it is disposed of, and every later job', async () => {
    const waiting = runJob();
    client.dispose();
    await assert.rejects(waiting, /job worker/);
    await assert.rejects(runJob(), /job worker/);
  });
});

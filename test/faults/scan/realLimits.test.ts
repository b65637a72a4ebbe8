/** A disk that is really full and memory that is really limited, where this machine lets a test make them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../../src/core/message/errors';
import { toEnglish } from '../../../src/core/message/text';
import { SampleScan } from '../../support/sampleScan';
import { assertSameCells } from '../../support/scanSetUp';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import type { LimitedResult } from './limitedProcess';

const mebibyte = 1024 * 1024;

describe('a scan within real limits', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();

  it('pauses on a full disk, loses nothing, and goes on when there is room', async function () {
    const disk = join(folder(), 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status !== 0)
      skip(this, 'mount a small disk');
    try {
      mkdirSync(join(folder(), 'whole'));
      const whole = new SampleScan(join(folder(), 'whole'));
      await whole.run();
      const scan = new SampleScan(disk);
      const filler = join(disk, 'filler');
      let saves = 0;
      const waits: string[] = [];
      const { summary } = await scan.run({
        then: (event) => {
          if (event.type === 'batchSaved' && ++saves === 3) fill(filler);
          if (event.type !== 'saveWaiting') return;
          waits.push(toEnglish(event.reason));
          rmSync(filler);
        },
      });
      assert.equal(summary.status, 'finished');
      assert.match(waits[0] ?? '', /The disk is full\. .* MiB more are free in \/.*, for up to 5 minutes/);
      await assertSameCells(scan.workbook, whole.workbook);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('takes its budget from the memory limit of its control group and keeps batches small when it is short', function () {
    const group = createGroup(160 * mebibyte) ?? skip(this, 'limit memory by a control group');
    try {
      const scan = new SampleScan(folder());
      const configuration = { strategy: 'memory-adaptive', memoryThreshold: 0.1, minBatchSize: 2 } as const;
      const request = JSON.stringify(scan.request({ configuration: { ...configuration, defaultBatchSize: 8 } }));
      const script = 'echo $$ > "$0/cgroup.procs" && exec "$1" "$2" "$3"';
      const child = join(__dirname, 'limitedProcess.js');
      const ended = spawnSync('sh', ['-c', script, group, process.execPath, child, request], { encoding: 'utf8' });
      assert.equal(ended.status, 0, ended.stderr);
      const { budgetBytes, sizes, status } = JSON.parse(ended.stdout) as LimitedResult;
      assert.equal(status, 'finished');
      assert.equal(budgetBytes, 160 * mebibyte);
      // The threshold is below what Node itself needs: every batch is saved as early as it may be.
      assert.deepEqual(sizes, [...Array<number>(16).fill(2), 1]);
    } finally {
      rmdirSync(group);
    }
  });
});

/** Writes until the disk takes no more. */
function fill(path: string): void {
  for (let size = 8 * mebibyte; size >= 1; size = Math.floor(size / 2)) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (errnoOf(error) !== 'ENOSPC') throw error;
    }
  }
}

/** Version 1 or 2 of control groups; undefined where none may be made. */
function createGroup(bytes: number): string | undefined {
  const places = [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', 'memory.max'],
  ] as const;
  for (const [parent, limit] of places) {
    const group = join(parent, `ihacpa-test-${process.pid}`);
    try {
      if (!existsSync(parent)) continue;
      mkdirSync(group);
      writeFileSync(join(group, limit), String(bytes));
      return group;
    } catch {
      if (existsSync(group)) rmdirSync(group); // Not allowed here: the next place, or none.
    }
  }
  return undefined;
}

function skip(test: Mocha.Context, what: string): never {
  console.log(`      skipped: this machine does not let a test ${what}`);
  test.skip();
}

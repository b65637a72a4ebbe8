/** The power goes at a random call of a scan, by seed: afterwards the workbook is valid and the scan resumes without losing a finished lookup. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWholeFile } from '../../../src/platform/durableFile';
import { findStoredScans } from '../../../src/engine/scans/storedScans';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { cellsInMemory, memoryStorage, memoryWorkbook, scanInMemory } from '../../support/memoryScan';
import { SeededRandom } from '../../support/seededRandom';
import { soakCount } from '../../support/soak';
import { projectRoot } from '../../support/vscode/projectRoot';

/** Which cells the next scan will know as this tool's. */
async function ledgerOn(disk: CrashFileSystem): Promise<unknown> {
  const folder = join(memoryStorage, 'ledgers');
  const [name] = (await disk.list(folder)) ?? [];
  const bytes = await readWholeFile(disk, join(folder, name ?? ''));
  return (JSON.parse(bytes?.toString() ?? 'null') as { packages: unknown } | null)?.packages;
}

/** Of the sample workbook. */
const packages = 33;
const batchSize = 5;

describe('a scan that loses power', function () {
  this.timeout(3_600_000);
  const sample = readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'));
  let wholeCells = '';
  let wholeLedger: unknown;
  let wholeCalls = 0;

  const freshDisk = (): CrashFileSystem => {
    const disk = new CrashFileSystem();
    disk.place(memoryWorkbook, sample);
    disk.place('/home/profile', Buffer.alloc(0));
    return disk;
  };

  before(async () => {
    const disk = freshDisk();
    const { summary, error } = await scanInMemory(disk, {}, { batchSize });
    assert.equal(error, undefined);
    assert.equal(summary?.status, 'finished');
    wholeCells = await cellsInMemory(disk);
    wholeLedger = await ledgerOn(disk);
    wholeCalls = disk.calls;
  });

  /** Up to three crashes in a row, the later ones also during recovery; then to the end. */
  async function playSeed(seed: number): Promise<void> {
    const random = new SeededRandom(seed);
    const acknowledged = new Set<string>();
    let disk = freshDisk();
    let hadFinished = false;
    const crashes = 1 + random.below(3);
    for (let crash = 0; crash <= crashes; crash += 1) {
      if (crash < crashes) disk.crashAt = 1 + random.below(wholeCalls);
      const { finished, warnings, summary, error } = await scanInMemory(
        disk,
        crash === 0 ? {} : { resumeMode: 'auto' },
        { batchSize },
      );
      if (warnings.some((message) => message.includes('no scan to resume'))) {
        const { size } = acknowledged;
        assert.ok(size === 0 || hadFinished, `${size} finished lookups were forgotten`);
        acknowledged.clear();
      }
      const repeated = [...finished].filter((name) => acknowledged.has(name));
      assert.deepEqual(repeated, [], 'finished lookups that were asked again');
      for (const name of finished) acknowledged.add(name);
      const isFinished = summary?.status === 'finished';
      if (disk.hasCrashed) disk = disk.afterCrash(random);
      else assert.ok(isFinished, `failed without a crash: ${String(error)}`);
      await readReviewWorkbook(disk, memoryWorkbook);
      if (isFinished) break;
      hadFinished = await hasFinishedScan(disk);
    }
    assert.equal(await cellsInMemory(disk), wholeCells);
    assert.deepEqual(await ledgerOn(disk), wholeLedger);
  }

  it('is recoverable for every seed', async () => {
    const count = soakCount(30, 10_000);
    const only = Number(process.env['IHACPA_SEED'] ?? 0);
    const first = only > 0 ? only : 1 + (Date.now() % 1_000_000);
    const last = only > 0 ? only : first + count - 1;
    for (let seed = first; seed <= last; seed += 1) {
      try {
        await playSeed(seed);
      } catch (error) {
        throw new Error(`Seed ${seed} (play it again with IHACPA_SEED=${seed})`, { cause: error });
      }
    }
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(
      `      seeds ${first} to ${last}: a scan of ${wholeCalls} calls, recoverable every time; at most ${peakMb} MiB`,
    );
  });
});

/** Its results count all, also those that reached the disk in the instant before anybody was told of them. */
async function hasFinishedScan(disk: CrashFileSystem): Promise<boolean> {
  const stored = await findStoredScans(disk, memoryStorage, memoryWorkbook);
  return stored.some(({ record }) => record.status === 'finished' && record.results.size === packages);
}

/** The power goes at a random call of a scan, by seed: afterwards the workbook is valid and the scan resumes without losing a finished lookup. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchController } from '../../../src/batch/batchController';
import { readWholeFile } from '../../../src/batch/storage/durableFile';
import { defaultBatchConfiguration } from '../../../src/core/batch/batchConfiguration';
import { displayText } from '../../../src/core/review/cell';
import { identityKey } from '../../../src/core/package/packageRow';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../../src/core/batch/recoveryOptions';
import type { ScanRequest } from '../../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { enginePorts } from '../../support/engine';
import { impatientClock } from '../../support/saverRig';
import { SeededRandom } from '../../support/seededRandom';
import { soakCount } from '../../support/soak';
import { projectRoot } from '../../support/vscode/projectRoot';

const workbookPath = '/reviews/review.xlsx';

function request(recovery: Partial<RecoveryOptions>): ScanRequest {
  return {
    workbookPath,
    storageFolder: '/home/state/ihacpa',
    offline: true,
    overwrite: 'all',
    configuration: { ...defaultBatchConfiguration, defaultBatchSize: 5, checkpointFrequency: 2 },
    recovery: { ...defaultRecoveryOptions, ...recovery },
    toolVersion: '0.0.0',
  };
}

interface Attempt {
  /** Packages that were told to be finished. */
  readonly finished: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly summary: ScanSummary | undefined;
  readonly error: unknown;
}

async function attempt(disk: CrashFileSystem, recovery: Partial<RecoveryOptions>): Promise<Attempt> {
  const finished = new Set<string>();
  const warnings: string[] = [];
  const ports = enginePorts({
    fileSystem: disk,
    clock: impatientClock(),
    locks: false,
    onEvent: (event) => {
      if (event.type === 'packageFinished') finished.add(`${event.package} ${event.version}`);
      if (event.type === 'warning') warnings.push(event.message);
    },
  });
  const controller = new BatchController(ports, request(recovery));
  try {
    const summary = await controller.startProcessing(new AbortController().signal);
    return { finished, warnings, summary, error: undefined };
  } catch (error) {
    return { finished, warnings, summary: undefined, error };
  }
}

async function cellsOn(disk: CrashFileSystem): Promise<string> {
  const { rows } = await readReviewWorkbook(disk, workbookPath);
  return JSON.stringify(
    rows.map((row) => [
      identityKey(row.identity),
      Object.entries(row.cells).map(([field, content]) => [field, displayText(content)]),
    ]),
  );
}

/** Which cells the next scan will know as this tool's. */
async function ledgerOn(disk: CrashFileSystem): Promise<unknown> {
  const folder = '/home/state/ihacpa/ledgers';
  const [name] = (await disk.list(folder)) ?? [];
  const bytes = await readWholeFile(disk, join(folder, name ?? ''));
  return JSON.parse(bytes?.toString() ?? 'null');
}

describe('a scan that loses power', function () {
  this.timeout(3_600_000);
  const sample = readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'));
  let wholeCells = '';
  let wholeLedger: unknown;
  let wholeCalls = 0;

  const freshDisk = (): CrashFileSystem => {
    const disk = new CrashFileSystem();
    disk.place(workbookPath, sample);
    disk.place('/home/profile', Buffer.alloc(0));
    return disk;
  };

  before(async () => {
    const disk = freshDisk();
    const { summary, error } = await attempt(disk, {});
    assert.equal(error, undefined);
    assert.equal(summary?.status, 'finished');
    wholeCells = await cellsOn(disk);
    wholeLedger = await ledgerOn(disk);
    wholeCalls = disk.calls;
  });

  /** Up to three crashes in a row, the later ones also during recovery; then to the end. */
  async function playSeed(seed: number): Promise<void> {
    const random = new SeededRandom(seed);
    const acknowledged = new Set<string>();
    let disk = freshDisk();
    const crashes = 1 + random.below(3);
    for (let crash = 0; crash <= crashes; crash += 1) {
      if (crash < crashes) disk.crashAt = 1 + random.below(wholeCalls);
      const { finished, summary, error } = await attempt(disk, crash === 0 ? {} : { resumeMode: 'auto' });
      const repeated = [...finished].filter((name) => acknowledged.has(name));
      assert.deepEqual(repeated, [], 'finished lookups that were asked again');
      for (const name of finished) acknowledged.add(name);
      const isFinished = summary?.status === 'finished';
      if (disk.hasCrashed) disk = disk.afterCrash(random);
      else assert.ok(isFinished, `failed without a crash: ${String(error)}`);
      await readReviewWorkbook(disk, workbookPath);
      if (isFinished) break;
    }
    assert.equal(await cellsOn(disk), wholeCells);
    assert.deepEqual(await ledgerOn(disk), wholeLedger);
  }

  it('is recoverable for every seed', async () => {
    const count = soakCount(250, 10_000);
    const only = Number(process.env['IHACPA_SEED'] ?? 0);
    const first = only > 0 ? only : 1;
    const last = only > 0 ? only : count;
    for (let seed = first; seed <= last; seed += 1) {
      try {
        await playSeed(seed);
      } catch (error) {
        throw new Error(`Seed ${seed} (play it again with IHACPA_SEED=${seed})`, { cause: error });
      }
    }
    console.log(`      seeds ${first} to ${last}: a scan of ${wholeCalls} calls, recoverable every time`);
  });
});

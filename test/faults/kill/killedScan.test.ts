/** Scans of the real workbook, killed with -9 at random moments: the workbook stays valid, nothing finished is lost or repeated. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertSameCells } from '../../support/scanSetUp';
import { SeededRandom } from '../../support/seededRandom';
import { needSharedData } from '../../support/sharedData';
import { soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { KillRig, rowsByExcelJs } from './killRig';

const settings = { lookupMs: 6, batchSize: 10, maxConcurrentBatches: 1 };

describe('a scan of the real workbook that is killed', function () {
  this.timeout(7_200_000);
  const folder = useTemporaryFolder();
  const baseSeed = Number(process.env['IHACPA_SEED'] ?? Date.now() % 1_000_000);

  it('resumes to the cells of a scan that was not', async function () {
    const original = needSharedData(this, 'review-workbook.xlsx');
    const whole = rig('whole', original, settings);
    const started = Date.now();
    assert.match((await whole.run(false)).output, /ended finished/);
    const wholeMs = Date.now() - started;
    const rows = await rowsByExcelJs(whole.workbookPath);

    const wanted = soakCount(15, 300);
    let kills = 0;
    for (let seed = baseSeed; kills < wanted; seed += 1) {
      try {
        kills += await playSeed(seed, original, wholeMs, rows, whole.workbookPath);
      } catch (error) {
        throw new Error(`Seed ${seed} (play it again with IHACPA_SEED=${seed})`, { cause: error });
      }
    }
    console.log(
      `      ${kills} kills from seed ${baseSeed} on: workbook valid, 0 lookups lost, 0 repeated, cells equal`,
    );
  });

  function rig(name: string, original: string, of: typeof settings): KillRig {
    const own = join(folder(), name);
    mkdirSync(own);
    return new KillRig(own, original, 486, of);
  }

  /** Kills one scan up to five times, then lets it finish. Resolves with the number of kills that hit. */
  async function playSeed(
    seed: number,
    original: string,
    wholeMs: number,
    rows: number,
    whole: string,
  ): Promise<number> {
    const random = new SeededRandom(seed);
    const scan = rig(`seed-${seed}`, original, { ...settings, maxConcurrentBatches: 1 + random.below(3) });
    let kills = 0;
    for (let round = 0; round < 5; round += 1) {
      const ended = await scan.run(round > 0, { afterMs: random.below(Math.max(200, wholeMs / 3)) });
      scan.judge(ended);
      if (!ended.killed) {
        await assertSameCells(scan.workbookPath, whole);
        return kills;
      }
      kills += 1;
      assert.equal(await rowsByExcelJs(scan.workbookPath), rows, 'another reader sees other rows');
    }
    const last = await scan.run(true);
    assert.match(last.output, /ended finished/);
    scan.judge(last);
    await assertSameCells(scan.workbookPath, whole);
    return kills;
  }
});

/** Scans by Windows' own Node, ended at any instant and resumed: no lookup lost or made twice, and the cells of an undisturbed scan. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookedUp } from '../cli/journalLookups';
import { runCli, summaryOf } from '../cli/realCli';
import { SeededRandom } from '../support/seededRandom';
import { isSoak, sliceOf, soakCount } from '../support/soak';
import { cellsOf, sample, useWine } from './support/rig';
import { startThere, type StartedThere, windowsPath } from './support/wine';

/** From the first package on, in milliseconds: the slowed scan takes about a second then. */
const longestLife = 1200;

describe('a scan on Windows that is ended at any instant', function () {
  this.timeout(isSoak ? 3_600_000 : 120_000);
  const at = useWine();

  const scan = (workbook: string): StartedThere => {
    const advisories = windowsPath(join(sample, 'advisories'));
    const args = ['scan', windowsPath(workbook), '--advisories', advisories, '--offline', '--batch-size', '5'];
    const storage = ['--storage', `${windowsPath(workbook)}-state`];
    const slowly = { IHACPA_TEST_LOOKUP_DELAY_MS: '20' };
    return startThere(at().wine, at().folder, [...args, ...storage, '--resume-auto', '--json'], slowly);
  };

  it('is resumed to the same cells, and looks each package up once', async () => {
    const expected = join(at().folder, 'expected.xlsx');
    cpSync(join(sample, 'review.xlsx'), expected);
    const storage = join(at().folder, 'expected-state');
    await runCli(['scan', expected, '--advisories', join(sample, 'advisories'), '--offline', '--storage', storage]);
    const cells = await cellsOf(expected);
    const seed = isSoak ? Date.now() % 1_000_000 : 20;
    const random = new SeededRandom(seed);
    const kills = sliceOf(soakCount(3, 100));
    let ended = 0;
    for (let run = 0; ended < kills; run++) {
      const workbook = join(at().folder, `review-${run}.xlsx`);
      const state = `${workbook}-state`;
      cpSync(join(sample, 'review.xlsx'), workbook);
      const where = `seed ${seed}, run ${run}`;
      let before: readonly string[] = [];
      for (;;) {
        const started = scan(workbook);
        const life = random.next() * longestLife;
        await started.saysOnce(/Scanning |Resuming /).catch(() => undefined); // Nothing was left to do.
        const timer = setTimeout(() => started.child.kill('SIGKILL'), ended < kills ? life : 2 ** 31 - 1);
        const { code, out, err } = await started.ended;
        clearTimeout(timer);
        const now = existsSync(join(state, 'scans')) ? lookedUp(state) : [];
        deepStrictEqual(now.slice(0, before.length), before, where);
        strictEqual(new Set(now).size, now.length, `${where}: a package was looked up twice`);
        before = now;
        if (code === null) {
          ended++;
          // Ended behind its last word: another scan of the same workbook would be a new one.
          if (isFinished(state)) break;
          continue;
        }
        strictEqual(code, 1, `${where}: ${err}`);
        strictEqual(summaryOf({ code, out, err }).status, 'finished', where);
        break;
      }
      deepStrictEqual(await cellsOf(workbook), cells, where);
    }
    ok(ended >= kills);
    console.log(`      ${ended} kills, seed ${seed}`);
  });
});

function isFinished(state: string): boolean {
  const scans = join(state, 'scans');
  const journals = existsSync(scans) ? readdirSync(scans).map((scan) => join(scans, scan, 'journal.jsonl')) : [];
  return journals.some((journal) => existsSync(journal) && /"type":"finished"/.test(readFileSync(journal, 'utf8')));
}

/** The built command line on a disk whose n-th call fails, seen from outside: never a broken workbook, never a false "finished". */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { type Ended, runCli, summaryOf } from '../../cli/realCli';
import { judgeScan } from '../../support/judge/judgeSave';
import { isSoak, soakSample } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { callLibrary } from './callLibrary';

const sample = join(projectRoot(), 'media', 'sample');
const callNames = ['write', 'fsync', 'rename', 'open', 'read'] as const;
/** Of each kind, spread over the whole run; the long form fails every one. */
const everydayCalls = 2;

describe('a scan on a disk whose n-th call fails', function () {
  this.timeout(isSoak ? 3_600_000 : 120_000);
  const folder = useTemporaryFolder();
  let library: string;

  beforeEach(function () {
    library = callLibrary(this, folder());
  });

  interface Place {
    readonly folder: string;
    readonly workbook: string;
  }

  function place(name: string): Place {
    const own = join(realpathSync(folder()), name);
    mkdirSync(own);
    cpSync(join(sample, 'review.xlsx'), join(own, 'review.xlsx'));
    return { folder: own, workbook: join(own, 'review.xlsx') };
  }

  function scan(at: Place, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const args = ['scan', at.workbook, '--advisories', join(sample, 'advisories'), '--offline', '--batch-size', '10'];
    return runCli([...args, '--storage', join(at.folder, 'state'), '--resume-auto', '--json'], { environment });
  }

  async function cellsOf(at: Place): Promise<unknown> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, at.workbook);
    return rows.map(({ identity, cells }) => ({ identity, cells }));
  }

  for (const name of callNames) {
    it(`leaves a whole workbook and ends as an undisturbed one once it is resumed: ${name}`, async () => {
      const whole = place('whole');
      const count = join(folder(), 'count');
      const counting = { LD_PRELOAD: library, FAIL_CALL: name, FAIL_COUNT: count };
      strictEqual((await scan(whole, { ...counting, FAIL_BELOW: whole.folder })).code, 1);
      const total = Number(readFileSync(count, 'utf8'));
      ok(total >= everydayCalls, `${name} is counted: ${total}`);
      const expected = await cellsOf(whole);
      const original = readFileSync(join(sample, 'review.xlsx'));
      let tried = 0;
      for (const at of soakSample(total, everydayCalls)) {
        const faulty = place(`fails-${at}`);
        const ended = await scan(faulty, { ...counting, FAIL_BELOW: faulty.folder, FAIL_AT: String(at) });
        const where = `${name} ${at} of ${total}: ${ended.code} ${ended.err}`;
        ok(existsSync(faulty.workbook), where);
        deepStrictEqual(judgeScan(original, readFileSync(faulty.workbook)), [], where);
        if (ended.code === 0 || ended.code === 1) {
          strictEqual(summaryOf(ended).status, 'finished', where);
          deepStrictEqual(await cellsOf(faulty), expected, where);
        }
        const resumed = await scan(faulty);
        strictEqual(resumed.code, 1, `${where}\n${resumed.err}`);
        deepStrictEqual(await cellsOf(faulty), expected, where);
        tried++;
      }
      console.log(`      ${name}: ${tried} of ${total} calls failed, one at a time`);
    });
  }
});

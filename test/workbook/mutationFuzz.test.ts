/** Damaged containers and damaged XML: refused, or every cell that was not written is as it was. Never a hang, never a crash. */
import { ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sliceOf, soakCount } from '../support/soak';
import type { MutantResults } from './mutantProcess';

const run = promisify(execFile);

describe('mutated workbooks', function () {
  this.timeout(1_800_000);

  it('are refused, or every other cell stays', async () => {
    const count = soakCount(500, 100_000);
    // A process of its own: its memory is that of the patches alone, and one that hangs is ended.
    const child = join(__dirname, 'mutantProcess.js');
    const { stdout } = await run(process.execPath, [child, String(count)], { timeout: count * 50 + 60_000 });
    const { slowest, peak, ...results } = JSON.parse(stdout) as MutantResults;
    const tried = results.refused + results.saved + results.unchanged;
    console.log(
      `      seeds 1 to ${count}, ${tried} mutants: ${JSON.stringify(results)}, slowest ${slowest.toFixed(0)} ms, ${peak.toFixed(0)} MiB`,
    );
    ok(tried >= sliceOf(count) - 1);
    ok(results.saved > tried / 20 && results.refused > tried / 10);
    ok(slowest < 5000 && peak < 512);
  });
});

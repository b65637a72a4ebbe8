/** A scan that dies at every single call of the file system, journal, checkpoint and index writes among them, and is then resumed. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertSameCells } from '../../support/scanSetUp';
import { soakSample } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { KillRig, type RigOptions } from './killRig';

const settings: RigOptions = { program: 'engine', lookupMs: 0, batchSize: 11, maxConcurrentBatches: 1 };

describe('a scan that dies at a call of the file system', function () {
  this.timeout(3_600_000);
  const folder = useTemporaryFolder();
  const sample = join(projectRoot(), 'media', 'sample', 'review.xlsx');

  function rig(name: string): KillRig {
    const own = join(folder(), name);
    mkdirSync(own);
    return new KillRig(own, sample, settings);
  }

  it('is resumed to the same cells, whichever call it was', async () => {
    const whole = rig('whole');
    const { output } = await whole.run(false);
    const calls = Number(/^calls (\d+)$/m.exec(output)?.[1]);
    assert.ok(calls > 100, output);
    let kills = 0;
    for (const call of soakSample(calls, 5)) {
      const scan = rig(`call-${call}`);
      const first = await scan.run(false, { dieAt: call });
      if (!first.killed) continue;
      kills += 1;
      if (first.output.includes('started ')) scan.judge(first);
      const second = await scan.run(true);
      assert.ok(second.complete, `call ${call}\n${second.output}`);
      scan.judge(second);
      await assertSameCells(scan.workbookPath, whole.workbookPath);
    }
    console.log(`      killed at ${kills} of ${calls} calls: resumed to the same cells every time`);
  });
});

/** Scans that are cut short leave nothing behind in the memory of the process that ran them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { soakCount } from '../../support/soak';
import type { CutShort } from './heapProcess';

describe('the memory of scans that are cut short', function () {
  this.timeout(600_000);
  const kinds: readonly (readonly [CutShort, string])[] = [
    ['crash', 'the disk fails for good'],
    ['cancel', 'they are cancelled between two batches'],
    ['hang', 'they are cancelled while lookups never answer'],
  ];
  for (const [kind, title] of kinds) {
    it(`does not grow when ${title}`, () => {
      const runs = soakCount(60, 1500);
      const child = join(__dirname, 'heapProcess.js');
      const ended = spawnSync(process.execPath, ['--expose-gc', child, kind, String(runs)], { encoding: 'utf8' });
      assert.equal(ended.status, 0, ended.stderr);
      const [, before, after] = JSON.parse(ended.stdout) as [number, number, number];
      const ratio = after / before;
      assert.ok(ratio < 1.15, `${ratio.toFixed(3)} times the heap after half as many runs more: ${ended.stdout}`);
      console.log(`      ${runs} runs: ${ratio.toFixed(3)} times the heap of two thirds of them`);
    });
  }
});

/** What a scan holds in memory hardly grows with its packages: what is told of each is packed or on the disk. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Key, place and packed row, finding and written cells of a package; a hundred thousand take less than 30 MiB. */
const mostBytesPerPackage = 300;

describe('the memory of a scan', function () {
  this.timeout(120_000);

  it('grows by a few hundred bytes per package', () => {
    const [few, many] = [2000, 10_000];
    const perPackage = (figure('flatMemoryProcess.js', many) - figure('flatMemoryProcess.js', few)) / (many - few);
    assert.ok(perPackage < mostBytesPerPackage, `${perPackage.toFixed(0)} bytes per package`);
  });
});

function figure(script: string, ...args: readonly number[]): number {
  const child = [join(__dirname, script), ...args.map(String)];
  const ended = spawnSync(process.execPath, ['--expose-gc', ...child], { encoding: 'utf8' });
  assert.equal(ended.status, 0, ended.stderr);
  return Number(ended.stdout);
}

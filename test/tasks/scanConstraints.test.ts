/** What a scan knows of its limits before it starts. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { scanConstraints } from '../../src/tasks/scanConstraints';
import { SampleScan, samplePackages } from '../support/sampleScan';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('scan constraints', () => {
  const folder = useTemporaryFolder();

  it('count the packages, and know a pace only from an earlier scan', async () => {
    const scan = new SampleScan(folder());
    const before = await scanConstraints(scan.workbook, scan.storage);
    assert.equal(before.packages, samplePackages);
    assert.equal(before.secondsPerPackage, undefined);
    assert.ok((before.memoryLimitBytes ?? 0) > 0);
    let now = 0;
    // Four at once, each a second: a quarter of a second per package at least.
    const clock = { now: () => Date.now(), monotonic: () => (now += 1000), sleep: () => Promise.resolve() };
    await scan.run({ clock });
    const { secondsPerPackage = 0 } = await scanConstraints(scan.workbook, scan.storage);
    assert.ok(secondsPerPackage >= 0.25, `${secondsPerPackage} s`);
  });

  it('are silent about a workbook that cannot be read: the scan says what is wrong', async () => {
    const { packages } = await scanConstraints(join(folder(), 'none.xlsx'), folder());
    assert.equal(packages, 0);
  });
});

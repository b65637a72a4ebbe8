/** An older scan that a later one made useless, whose removal a crash undid: it is neither offered nor resumed, and it goes with the next scan. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readScanCatalog } from '../../../src/engine/catalog/scanCatalog';
import { storageLayout } from '../../../src/engine/storage/storageLayout';
import { samplePackages, SampleScan } from '../../support/sampleScan';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const fresh = { recovery: { resumeMode: 'fresh' } } as const;
const auto = { recovery: { resumeMode: 'auto' } } as const;

describe('a useless scan whose removal a crash undid', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();

  for (const [what, withoutPlan] of [
    ['as a whole', false],
    ['in part', true],
  ] as const) {
    it(`is neither offered nor resumed ${what}`, async () => {
      mkdirSync(join(folder(), 'scan'));
      const scan = new SampleScan(join(folder(), 'scan'));
      const { scanId } = (await scan.stopAfter(4)).summary;
      const own = join(storageLayout.scansFolder(scan.storage), scanId);
      const aside = join(folder(), 'aside');
      cpSync(own, aside, { recursive: true });
      const finished = await scan.run(fresh);
      assert.equal(finished.summary.status, 'finished');
      assert.ok(!existsSync(own));
      cpSync(aside, own, { recursive: true });
      if (withoutPlan) rmSync(storageLayout.plan(scan.storage, scanId));

      const offered = await readScanCatalog(scan.storage);
      assert.deepEqual(
        offered.map((each) => each.scanId),
        [finished.summary.scanId],
      );
      const again = await scan.run(auto);
      assert.match(again.warnings.join(), /no scan to resume/);
      assert.notEqual(again.summary.scanId, scanId);
      assert.ok(!existsSync(own));
    });
  }

  it('is resumed where the later scan was about other packages', async () => {
    mkdirSync(join(folder(), 'scan'));
    const scan = new SampleScan(join(folder(), 'scan'));
    const { scanId } = (await scan.stopAfter(4)).summary;
    const own = join(storageLayout.scansFolder(scan.storage), scanId);
    const part = await scan.run({ recovery: { startFromPackage: samplePackages - 1 } });
    assert.equal(part.summary.status, 'finished');
    assert.ok(existsSync(own));
    const again = await scan.run(auto);
    assert.equal(again.summary.scanId, scanId);
  });
});

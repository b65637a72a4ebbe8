/** Packages that a stopped scan has not reached are in the report of the workbook. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbookResults } from '../../src/engine/catalog/readScanResults';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { buildWorkbookReport } from '../../src/reports/model/buildReport';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { samplePackages, SampleScan } from '../support/sampleScan';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('the report of a workbook whose scan was stopped', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();

  it('has every package, and says which are not checked', async () => {
    mkdirSync(join(folder(), 'scan'));
    const scan = new SampleScan(join(folder(), 'scan'));
    await scan.stopAfter(2);
    const results = await readWorkbookResults(scan.storage, scan.workbook);
    assert.ok(results);
    const report = buildWorkbookReport(results, await readReviewWorkbook(nodeFileSystem, scan.workbook));
    assert.equal(report.findings.length, samplePackages);
    const { planned, lookedUp, neverLookedUp } = report.packages;
    assert.equal(planned, samplePackages);
    assert.equal(lookedUp + (neverLookedUp ?? 0), samplePackages);
    assert.equal(report.verdicts.notChecked, neverLookedUp);
  });
});

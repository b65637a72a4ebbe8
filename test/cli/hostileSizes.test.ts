/** Workbooks that are small as files and large for a reader: scanned and saved, or refused, within fixed bounds. */
import { match, ok, strictEqual } from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { isSoak } from '../support/soak';
import { hostileShapes } from './hostileShapes';
import { type Ended, runCli, summaryOf } from './realCli';

/** MiB. */
const mostMemory = 512;
/** Times an ordinary scan, which takes about half a second: 5 s on a machine of our days. */
const mostTime = 10;

const ordinary = readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'));

interface Measured extends Ended {
  readonly peakMb: number;
  readonly cpuMs: number;
}

describe('a hostile workbook', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();

  async function scan(workbook: Buffer): Promise<Measured> {
    const place = mkdtempSync(join(folder(), 'scan-'));
    const file = join(place, 'review.xlsx');
    const measure = join(place, 'measure.json');
    writeFileSync(file, workbook);
    const advisories = join(projectRoot(), 'media', 'sample', 'advisories');
    const args = ['scan', file, '--offline', '--advisories', advisories, '--storage', join(place, 'state'), '--json'];
    const ended = await runCli([...args, '--no-input'], {
      environment: {
        NODE_OPTIONS: `--require "${join(__dirname, 'measuredStart.js')}"`,
        IHACPA_TEST_MEASURE: measure,
      },
    });
    return { ...ended, ...(JSON.parse(readFileSync(measure, 'utf8')) as Pick<Measured, 'peakMb' | 'cpuMs'>) };
  }

  for (const { title, refused, make } of hostileShapes.filter(({ everyday }) => isSoak || everyday)) {
    it(`of ${title} stays within ${mostMemory} MiB and ${mostTime} times an ordinary scan`, async () => {
      const usual = (await scan(ordinary)).cpuMs;
      const ended = await scan(make());
      const ratio = ended.cpuMs / usual;
      console.log(`      ${ended.peakMb.toFixed(0)} MiB, ${ratio.toFixed(1)} times`);
      if (refused !== undefined) {
        strictEqual(ended.code, 127, ended.err);
        match(ended.err, refused);
      } else ok(summaryOf(ended).cellsWritten > 0, ended.err);
      ok(ended.peakMb <= mostMemory, `${ended.peakMb.toFixed(0)} MiB`);
      ok(ratio <= mostTime, `${ratio.toFixed(1)} times an ordinary scan`);
    });
  }
});

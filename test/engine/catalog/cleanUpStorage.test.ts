/** What a start clears away, and what it must not touch. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { storageLayout } from '../../../src/engine/storage/storageLayout';
import { SampleScan } from '../../support/sampleScan';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { systemClock } from '../../../src/platform/systemClock';

const day = 24 * 60 * 60 * 1000;
const after = (days: number) => ({
  ...systemClock,
  now: () => Date.now() + days * day,
  sleep: () => Promise.resolve(),
});
const fresh = { recovery: { resumeMode: 'fresh' } } as const;
const restoring = { recovery: { resumeMode: 'auto', mergeStrategy: 'use_checkpoint' } } as const;

describe('cleaning up at a start', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let scanId: string;

  beforeEach(async () => {
    scan = new SampleScan(folder());
    scanId = (await scan.stopAfter(4)).summary.scanId;
  });

  const kept = (): readonly string[] =>
    existsSync(storageLayout.keptFolder(scan.storage)) ? readdirSync(storageLayout.keptFolder(scan.storage)) : [];

  /** A restore that keeps the file that was there; the scan stays unfinished. */
  async function keepOne(): Promise<void> {
    const edited = new ExcelJS.Workbook();
    await edited.xlsx.readFile(scan.workbook);
    const cell = edited.worksheets[0]?.getCell('W10');
    assert.ok(cell !== undefined);
    cell.value = 'seen by Ana';
    await edited.xlsx.writeFile(scan.workbook);
    const { warnings } = await scan.stopAfter(1, restoring);
    assert.match(warnings.join(), /A backup of the previous file is at|was moved to/);
    assert.equal(kept().length, 1);
  }

  describe('of kept workbooks', () => {
    beforeEach(async () => {
      await keepOne();
    });

    it('leaves them for thirty days', async () => {
      await scan.run(fresh);
      await scan.run({ ...fresh, clock: after(29) });
      assert.equal(kept().length, 1);
    });

    it('removes them afterwards', async () => {
      await scan.run(fresh);
      await scan.run({ ...fresh, clock: after(31) });
      assert.deepEqual(kept(), []);
    });

    it('leaves them as long as the scan that replaced them is unfinished', async () => {
      await scan.stopAfter(1, { ...restoring, clock: after(400) });
      assert.equal(kept().length, 1);
    });

    it('leaves files alone that it did not name', async () => {
      const mine = join(storageLayout.keptFolder(scan.storage), 'my notes.xlsx');
      writeFileSync(mine, 'mine');
      await scan.run(fresh);
      await scan.run({ ...fresh, clock: after(31) });
      assert.deepEqual(kept(), ['my notes.xlsx']);
    });
  });

  it('removes the folder of a scan that died before it had a plan, but not one in the making', async () => {
    const folders = ['20260101-000000-dead', '20260101-000001-half', '20260101-000002-new'].map((name) =>
      storageLayout.scanFolder(scan.storage, name),
    );
    for (const path of folders) mkdirSync(path);
    writeFileSync(join(folders[1]!, 'plan.json.tmp'), '{"seq":0,');
    for (const path of folders.slice(0, 2)) utimesSync(path, 1, 1);
    await scan.stopAfter(1, { recovery: { resumeMode: 'auto' } });
    assert.deepEqual(folders.map(existsSync), [false, false, true]);
    assert.ok(existsSync(storageLayout.journal(scan.storage, scanId)));
  });

  it('removes copies whose checkpoint was never made, and keeps every other', async () => {
    const path = storageLayout.checkpointsFolder(scan.storage, scanId);
    const before = readdirSync(path);
    const [sound] = before.filter((name) => name.endsWith('.json'));
    const id = sound!.slice(0, -'.json'.length);
    writeFileSync(join(path, 'b0003-dead-review.xlsx'), 'a copy');
    writeFileSync(join(path, 'b0003-dead.json.tmp'), '{"check');
    writeFileSync(join(path, 'b0002-gone.json.corrupt'), 'damaged');
    writeFileSync(join(path, 'b0002-gone-review.xlsx'), 'its copy');
    await scan.stopAfter(1, { recovery: { resumeMode: 'auto' } });
    const now = readdirSync(path);
    assert.deepEqual(
      now.filter((name) => name.includes('dead')),
      [],
    );
    for (const name of ['b0002-gone.json.corrupt', 'b0002-gone-review.xlsx', `${id}.json`])
      assert.ok(now.includes(name), name);
  });
});

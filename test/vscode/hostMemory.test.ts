/** What a scan of very many vulnerable packages leaves in the window: the evidence stays with the thread and on the disk. Prints the figures. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { mostListed } from '../../src/core/scan/listedFindings';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';
import { untilTrue } from './support/until';

const packages = 2000;
const manyRows = 100_000;
const batchSize = 'batch.defaultBatchSize';
/** A key of most packages, and what a list shows of the first ones. Eight records of 4 kB about each package stay where they are. */
const mostBytesPerPackage = 1500;
/** Of the host's process, also while the scan runs. */
const mostHostMb = 300;
/** What it takes at most during the scan by what it took before. */
const mostGrowth = 1.8;
const megabyte = 1024 * 1024;
const vulnerable = { kind: 'group', id: 'vulnerable' } as const;

describe('a scan of very many vulnerable packages', function () {
  this.timeout(300_000);
  const copy = useReviewCopy();
  useMessages();
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(configurationSection);
  const set = (name: string, value: unknown): Thenable<void> =>
    settings().update(name, value, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await set(settingIds.advisories, undefined);
    await set(batchSize, undefined);
  });

  /** Scans the first packages, all vulnerable, of a workbook with so many rows, and returns what the host takes: before, and at most. */
  async function scanMany(
    rows: number,
    scanned = rows,
  ): Promise<{ readonly beforeMb: number; readonly mostMb: number }> {
    const maker = join(projectRoot(), 'out', 'test', 'support', 'manyVulnerable.js');
    execFileSync(process.execPath, [maker, copy().folder, String(packages), String(rows)], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const workbook = join(copy().folder, 'many.xlsx');
    await set(settingIds.advisories, join(copy().folder, 'all.zip'));
    await set(batchSize, 100);
    const exactly = Array.from({ length: scanned }, (_, at) => ({ name: `package-${at}`, version: `1.${at}` }));
    const taken = process.memoryUsage.rss();
    let most = taken;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    try {
      const summary = await run(commandIds.startScan, vscode.Uri.file(workbook), { exactly });
      assert.equal(summary?.packages.completed, scanned);
      const { findings } = await extensionParts();
      await untilTrue(() => findings.getTreeItem(vulnerable).description === String(scanned));
      console.log(
        `      ${scanned} of ${rows} rows in ${(summary.timings.totalMs / 1000).toFixed(0)} s: ${(taken / megabyte).toFixed(0)} MB in the host before, ` +
          `${(most / megabyte).toFixed(0)} MB at most; ${summary.peakRssMb.toFixed(0)} MB where the scan ran`,
      );
    } finally {
      clearInterval(watch);
    }
    return { beforeMb: taken / megabyte, mostMb: most / megabyte };
  }

  it('leaves little in the window, and lists as many as a person reads', async () => {
    const { findings } = await extensionParts();
    await run(commandIds.startScan, copy().workbook); // What is loaded once is loaded.
    const before = heldBytes();
    const { beforeMb, mostMb } = await scanMany(packages);
    assert.ok(mostMb < mostGrowth * beforeMb, `${mostMb} MB, after ${beforeMb} MB before the scan`);
    assert.ok(mostMb < mostHostMb, `${mostMb} MB in the host`);
    const perPackage = (heldBytes() - before) / packages;
    console.log(`      ${perPackage.toFixed(0)} bytes in the window for each package`);
    assert.ok(perPackage < mostBytesPerPackage, `${perPackage} bytes for each package`);
    const listed = await findings.getChildren(vulnerable);
    assert.equal(listed.length, mostListed + 1);
    const [last] = listed.slice(-1);
    assert.equal(
      last === undefined ? '' : findings.getTreeItem(last).label,
      `${packages - mostListed} more in the review grid`,
    );
    const found = await findings.find('package-99', '1.99');
    assert.ok(found?.kind === 'finding');
    assert.ok(
      (await findings.getChildren(vulnerable)).some(
        (node) => node.kind === 'finding' && node.finding === found.finding,
      ),
    );
  });

  it(`takes no more of the host among ${manyRows} rows`, async () => {
    const { mostMb } = await scanMany(manyRows, 500);
    assert.ok(mostMb < mostHostMb, `${mostMb} MB in the host`);
  });
});

/** Of this window alone, not of its threads. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

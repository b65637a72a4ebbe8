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
const batchSize = 'batch.defaultBatchSize';
/** A key of most packages, and what a list shows of the first ones. Eight records of 4 kB about each package stay where they are. */
const mostBytesPerPackage = 1500;
/** Of the host's process: what it takes at most during the scan by what it took before. */
const mostGrowth = 1.8;

describe('a scan of very many vulnerable packages', function () {
  this.timeout(180_000);
  const copy = useReviewCopy();
  useMessages();
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(configurationSection);
  const set = (name: string, value: unknown): Thenable<void> =>
    settings().update(name, value, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    await set(settingIds.advisories, undefined);
    await set(batchSize, undefined);
  });

  it('leaves little in the window, and lists as many as a person reads', async () => {
    const { findings } = await extensionParts();
    await run(commandIds.startScan, copy().workbook); // What is loaded once is loaded.
    const maker = join(projectRoot(), 'out', 'test', 'support', 'manyVulnerable.js');
    execFileSync(process.execPath, [maker, copy().folder, String(packages)], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const workbook = join(copy().folder, 'many.xlsx');
    await set(settingIds.advisories, join(copy().folder, 'all.zip'));
    await set(batchSize, 100);
    const before = heldBytes();
    const taken = process.memoryUsage.rss();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    assert.equal((await run(commandIds.startScan, vscode.Uri.file(workbook)))?.packages.completed, packages);
    const group = { kind: 'group', id: 'vulnerable' } as const;
    await untilTrue(() => findings.getTreeItem(group).description === String(packages));
    clearInterval(watch);
    const growth = most / taken;
    console.log(
      `      ${(most / 1024 / 1024).toFixed(0)} MB in the host at most, ${growth.toFixed(2)} times as much as before`,
    );
    assert.ok(growth < mostGrowth, `${growth.toFixed(2)} times as much memory as before the scan`);
    const perPackage = (heldBytes() - before) / packages;
    console.log(`      ${perPackage.toFixed(0)} bytes in the window for each package`);
    assert.ok(perPackage < mostBytesPerPackage, `${perPackage} bytes for each package`);
    const listed = await findings.getChildren(group);
    assert.equal(listed.length, mostListed + 1);
    const [last] = listed.slice(-1);
    assert.equal(
      last === undefined ? '' : findings.getTreeItem(last).label,
      `${packages - mostListed} more in the review grid`,
    );
    const found = await findings.find('package-99', '1.99');
    assert.ok(found?.kind === 'finding');
    assert.ok(
      (await findings.getChildren(group)).some((node) => node.kind === 'finding' && node.finding === found.finding),
    );
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

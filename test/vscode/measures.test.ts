/** What scans cost the window: how long its thread is blocked, how often trees are drawn anew, what memory stays. Prints the figures. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { needSharedData } from '../support/sharedData';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

const scans = 10;
const mostBlockedMs = 50;
const mostRefreshes = 4.5;
const mostGrowthMb = 4;

describe('what a scan costs the window', function () {
  this.timeout(120_000);
  const copy = useReviewCopy();
  useMessages();

  afterEach(() => advisories(undefined));

  it('takes little time to activate', async () => {
    const { activatedInMs } = await extensionParts();
    console.log(`      activation: ${activatedInMs.toFixed(1)} ms`);
    assert.ok(activatedInMs > 0);
  });

  it('is no block of its thread and few refreshes, with 486 packages', async function () {
    const { findings, tree } = await extensionParts();
    const workbook = join(copy().folder, 'review-workbook.xlsx');
    copyFileSync(needSharedData(this, 'review-workbook.xlsx'), workbook);
    await advisories(needSharedData(this, 'osv-pypi-2024-10-10.zip'));
    let refreshes = 0;
    const counting = [tree, findings].map((shown) => shown.onDidChangeTreeData(() => (refreshes += 1)));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const started = performance.now();
    delay.enable();
    const summary = await run(commandIds.startScan, vscode.Uri.file(workbook));
    delay.disable();
    const seconds = (performance.now() - started) / 1000;
    counting.forEach((listener) => void listener.dispose());
    assert.equal(summary?.status, 'finished');
    const perSecond = refreshes / 2 / seconds;
    console.log(
      `      486 packages in ${seconds.toFixed(1)} s: longest block ${(delay.max / 1e6).toFixed(0)} ms, ` +
        `99 % under ${(delay.percentile(99) / 1e6).toFixed(0)} ms, ${perSecond.toFixed(1)} refreshes a second and tree`,
    );
    assert.ok(perSecond <= mostRefreshes, `${perSecond} refreshes a second`);
  });

  it(`is nothing that stays after ${scans} scans`, async () => {
    const collect = collector();
    await run(commandIds.startScan, copy().workbook);
    const before = heapMb(collect);
    const blocks: number[] = [];
    const during: number[] = [];
    for (let scan = 0; scan < scans; scan++) {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      assert.equal((await run(commandIds.startScan, copy().workbook))?.status, 'finished');
      delay.disable();
      blocks.push(delay.max / 1e6);
      during.push(process.memoryUsage().heapUsed / 1024 / 1024);
    }
    const after = heapMb(collect);
    const best = Math.min(...blocks);
    console.log(
      `      heap of the host: ${before.toFixed(1)} MB before, at most ${Math.max(...during).toFixed(1)} MB during, ` +
        `${after.toFixed(1)} MB after ${scans} scans; longest block of the quietest scan ${best.toFixed(0)} ms`,
    );
    assert.ok(after - before < mostGrowthMb, `grew by ${(after - before).toFixed(1)} MB`);
    // A busy machine makes single scans wait; the extension itself would block every one of them.
    assert.ok(best < mostBlockedMs, blocks.map((ms) => ms.toFixed(0)).join(', '));
  });
});

function advisories(path: string | undefined): Thenable<void> {
  const settings = vscode.workspace.getConfiguration(configurationSection);
  return settings.update(settingIds.advisories, path, vscode.ConfigurationTarget.Global);
}

/** VS Code's host runs without the switch that shows the collector. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function heapMb(collect: () => void): number {
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

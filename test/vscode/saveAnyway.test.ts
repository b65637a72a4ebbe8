/** A file that an office program left beside the workbook says that it is open: the scan waits, asks once, and saves when a person says so. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { useSettings } from './support/settings';
import { checkpointNodes, run, scanNode } from './support/slowScan';
import { eventually, untilTrue } from './support/until';

describe('a workbook that an owner file says is open', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const set = useSettings();
  useSlowLookups(20);

  beforeEach(async () => {
    await set('ihacpa.network.offline', true);
    const { folder } = copy();
    writeFileSync(join(folder, '.~lock.review.xlsx#'), ',anna,desk7,23.11.2026 10:00,file:///home/anna;');
  });

  const questions = (): number => messages().shown.filter(({ buttons }) => buttons.includes('Save Anyway')).length;

  it('is saved while the scan runs once a person wants it, asked once', async () => {
    messages().answer('Save Anyway');
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.equal(summary?.status, 'finished');
    assert.ok(summary.cellsWritten > 0);
    assert.equal(questions(), 1);
    assert.match(messages().shown[0]?.text ?? '', /^review\.xlsx: anna on desk7 in LibreOffice has the workbook open/);
  });

  it('is saved by the same question after the scan gave up waiting, and nothing is looked up again', async function () {
    this.timeout(60_000);
    let press: (button: string) => void = () => undefined;
    const { showWarningMessage } = vscode.window;
    Object.assign(vscode.window, {
      showWarningMessage: (text: string, ...buttons: string[]) =>
        buttons.includes('Save Anyway')
          ? new Promise((resolve) => (press = resolve))
          : showWarningMessage(text, ...buttons),
    });
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    const { runner, store } = await extensionParts();
    await untilTrue(() => runner.active === undefined);
    const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
    press('Save Anyway');
    await saved;
    await untilTrue(() => runner.active === undefined);
    const [scan] = await store.refresh();
    assert.equal(scan?.status, 'finished');
  });

  it('is told as not saved while it is held, has no checkpoint of a batch, and a cancel says how much is not in the workbook', async () => {
    const { runner, tree, store } = await extensionParts();
    const { fsPath } = copy().workbook;
    const before = readFileSync(fsPath);
    const finished = run(commandIds.startScan, copy().workbook);
    await untilTrue(
      () => runner.active?.waitingFor !== undefined && (runner.active.progress?.completedPackages ?? 0) > 5,
    );
    const [scan] = await store.refresh();
    const node = await scanNode(scan?.scanId ?? '');
    const { description, tooltip } = tree.getTreeItem(node);
    assert.match(String(description), /not saved yet/);
    assert.doesNotMatch(`${String(description)}\n${textOf(tooltip)}`, /left|per second/);
    const batches = (await checkpointNodes(node.scan.scanId)).map(({ checkpoint }) => checkpoint.batchNumber);
    assert.deepEqual(batches, [0], 'But for the workbook as it was.');
    await run(commandIds.cancelScan);
    assert.equal((await finished)?.status, 'cancelled');
    const told = messages().shown.at(-1)?.text ?? '';
    const [, done, unsaved] =
      /scan canceled, (\d+) of 33 packages are done, (\d+) of them are not in the workbook yet/.exec(told) ?? [];
    assert.ok(done !== undefined && done === unsaved, told);
    assert.ok(readFileSync(fsPath).equals(before));
  });
});

function textOf(tooltip: vscode.TreeItem['tooltip']): string {
  return tooltip instanceof vscode.MarkdownString ? tooltip.value : (tooltip ?? '');
}

/** Scans that stop in the middle: cancelled, crashed, asked about, resumed, shown in the tree with their checkpoints. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commandIds, treeContexts } from '../../src/vscode/ids';
import type { CheckpointNode } from '../../src/vscode/tree/scansTree';
import { extensionParts } from './support/extensionParts';
import { type Messages, useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { cancelledScan, run, scanNode, startSlowScan } from './support/slowScan';

describe('a scan that was stopped', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(40);

  it('keeps what is done and resumes to the end', async () => {
    const stopped = await cancelledScan(copy().workbook);
    assert.ok(stopped.packages.completed > 0 && stopped.packages.completed < stopped.packages.total);
    assert.deepEqual(messages().shown.at(-1)?.buttons, ['Resume', 'Show Log']);
    const summary = await run(commandIds.resumeScan, copy().workbook.fsPath);
    assert.equal(summary?.scanId, stopped.scanId);
    assert.equal(summary.status, 'finished');
    assert.equal(summary.packages.completed, summary.packages.total);
  });

  it('is in the tree with its checkpoints, and resumes from one of them', async () => {
    const { tree } = await extensionParts();
    const stopped = await cancelledScan(copy().workbook);
    const node = await scanNode(stopped.scanId);
    assert.equal(tree.getTreeItem(node).contextValue, treeContexts.scanResumable);
    const [newest] = (await tree.getChildren(node)) as CheckpointNode[];
    assert.ok(newest !== undefined);
    const item = tree.getTreeItem(newest);
    assert.equal(item.contextValue, treeContexts.checkpointValid);
    const told = typeof item.tooltip === 'string' ? item.tooltip : '';
    const { batchNumber, totalBatches, completedPackages, totalPackages } = newest.checkpoint;
    for (const text of [
      copy().workbook.fsPath,
      `Batch ${batchNumber} of ${totalBatches}`,
      `${completedPackages} of ${totalPackages} packages done and saved`,
      'with its backup of the workbook',
      'Made ',
      'Kept until ',
    ]) {
      assert.ok(told.includes(text), `${text} in ${told}`);
    }
    assert.equal(tree.getParent(newest), node);
    const summary = await run(commandIds.resumeFromCheckpoint, newest);
    assert.equal(summary?.status, 'finished');
    assert.equal(summary.scanId, stopped.scanId);
  });

  it('is asked about before a new scan, which goes as answered', async () => {
    const stopped = await cancelledScan(copy().workbook);
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.deepEqual(messages().picks, [['Resume', 'Start Fresh', 'Choose Start Point…']]);
    messages().answer('Start Fresh');
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.equal(summary?.status, 'finished');
    assert.notEqual(summary.scanId, stopped.scanId);
  });

  it('goes on from the package or batch that a person picks', async () => {
    for (const [command, label, total] of [
      [commandIds.startFromPackage, '30 · ', 4],
      [commandIds.startFromBatch, 'Batch 4 of 4', 3],
    ] as const) {
      const [entry] = await shownEntries(command, copy().workbook, label, messages());
      messages().answer(entry);
      const summary = await run(command, copy().workbook);
      assert.equal(summary?.status, 'finished');
      assert.equal(summary.packages.total, total);
    }
  });

  it('waits while it is paused, and says so', async () => {
    const { runner, tree } = await extensionParts();
    const { finished } = await startSlowScan(copy().workbook);
    const scanId = runner.active?.scanId ?? '';
    await run(commandIds.pauseScan);
    assert.equal(runner.active?.isPaused, true);
    assert.equal(tree.getTreeItem(await scanNode(scanId)).contextValue, treeContexts.scanPaused);
    await run(commandIds.resumeScan);
    assert.equal((await finished)?.status, 'finished');
  });

  it('is offered for resuming when its worker dies', async () => {
    const { runner, store } = await extensionParts();
    const { finished } = await startSlowScan(copy().workbook);
    const scanId = runner.active?.scanId;
    await runner.terminate();
    assert.equal(await finished, undefined);
    const message = messages().shown.at(-1);
    assert.equal(message?.level, 'error');
    assert.match(message.text, /stopped unexpectedly.*resume/is);
    assert.equal(message.buttons[0], 'Resume');
    const scan = (await store.refresh()).find((candidate) => candidate.scanId === scanId);
    assert.equal(scan?.status, 'interrupted');
    const summary = await run(commandIds.resumeScan, copy().workbook.fsPath);
    assert.equal(summary?.status, 'finished');
  });

  it('is not joined by a second one in the same window', async () => {
    const { finished } = await startSlowScan(copy().workbook);
    messages().answer('Cancel That Scan');
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.match(messages().shown[0]?.text ?? '', /one scan at a time/);
    assert.equal((await finished)?.status, 'cancelled');
  });
});

/** The label of the entry that starts so, from a first look that chooses nothing. */
async function shownEntries(
  command: string,
  workbook: vscode.Uri,
  start: string,
  messages: Messages,
): Promise<readonly [string]> {
  await run(command, workbook);
  const entry = messages.picks.at(-1)?.find((label) => label.startsWith(start));
  assert.ok(entry !== undefined, messages.picks.at(-1)?.join());
  return [entry];
}

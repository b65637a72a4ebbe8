/** Scans that stop in the middle: cancelled, crashed, asked about, resumed, shown in the tree with their checkpoints. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { commandIds, treeContexts } from '../../src/vscode/ids';
import type { CheckpointNode, ScanNode } from '../../src/vscode/tree/scansTree';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { eventually } from './support/until';

type Outcome = Thenable<ScanSummary | undefined>;
const run = (command: string, ...args: unknown[]): Outcome => vscode.commands.executeCommand(command, ...args);

/** Starts a scan and resolves once its first batch is saved. */
async function startSlowScan(workbook: vscode.Uri): Promise<{ readonly finished: Outcome }> {
  const { runner } = await extensionParts();
  const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
  const finished = run(commandIds.startScan, workbook);
  await saved;
  return { finished };
}

async function cancelledScan(workbook: vscode.Uri): Promise<ScanSummary> {
  const { finished } = await startSlowScan(workbook);
  await run(commandIds.cancelScan);
  const summary = await finished;
  assert.equal(summary?.status, 'cancelled');
  return summary;
}

async function scanNode(scanId: string): Promise<ScanNode> {
  const { store, tree } = await extensionParts();
  await store.refresh();
  const found = (await tree.getChildren()).find((node) => node.kind === 'scan' && node.scan.scanId === scanId);
  assert.ok(found?.kind === 'scan');
  return found;
}

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

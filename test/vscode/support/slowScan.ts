/** Scans that are stopped in the middle, for tests of what follows. Judges nothing but that they stopped. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import { commandIds } from '../../../src/vscode/ids';
import type { CheckpointNode, ScanNode } from '../../../src/vscode/tree/scansTree';
import { extensionParts } from './extensionParts';
import { eventually } from './until';

export type Outcome = Thenable<ScanSummary | undefined>;

export const run = (command: string, ...args: unknown[]): Outcome => vscode.commands.executeCommand(command, ...args);

/** Starts a scan and resolves once its first batch is saved. */
export async function startSlowScan(workbook: vscode.Uri): Promise<{ readonly finished: Outcome }> {
  const { runner } = await extensionParts();
  const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
  const finished = run(commandIds.startScan, workbook);
  await saved;
  return { finished };
}

export async function cancelledScan(workbook: vscode.Uri): Promise<ScanSummary> {
  const { finished } = await startSlowScan(workbook);
  await run(commandIds.cancelScan);
  const summary = await finished;
  assert.equal(summary?.status, 'cancelled');
  return summary;
}

export async function scanNode(scanId: string): Promise<ScanNode> {
  const { store, tree } = await extensionParts();
  await store.refresh();
  const found = (await tree.getChildren()).find((node) => node.kind === 'scan' && node.scan.scanId === scanId);
  assert.ok(found?.kind === 'scan');
  return found;
}

/** Of a scan, newest first. */
export async function checkpointNodes(scanId: string): Promise<readonly CheckpointNode[]> {
  const { tree } = await extensionParts();
  return (await tree.getChildren(await scanNode(scanId))) as CheckpointNode[];
}

/** What can be done with a checkpoint: validated, compared, restored with a way back, deleted after a question. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/ids';
import type { CheckpointNode } from '../../../src/vscode/tree/scansTree';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { cancelledScan, checkpointNodes, run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('a checkpoint', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(40);

  async function newest(): Promise<CheckpointNode> {
    const { scanId } = await cancelledScan(copy().workbook);
    const [node] = await checkpointNodes(scanId);
    assert.ok(node !== undefined);
    return node;
  }

  it('is validated', async () => {
    await run(commandIds.validateCheckpoint, await newest());
    assert.match(messages().shown.at(-1)?.text ?? '', /review\.xlsx, .* is valid/);
  });

  it('is compared with the workbook as a diff, or said to be the same', async () => {
    const node = await newest();
    await run(commandIds.compareWithCheckpoint, node);
    assert.match(messages().shown.at(-1)?.text ?? '', /You changed nothing in the workbook since/);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(copy().workbook.fsPath);
    book.worksheets[0]!.getCell('N4').value = 'a note';
    await book.xlsx.writeFile(copy().workbook.fsPath);
    await run(commandIds.compareWithCheckpoint, node);
    await untilTrue(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is restored only after a question, with the present file kept and put back on Undo', async () => {
    const node = await newest();
    const path = copy().workbook.fsPath;
    const left = readFileSync(path);
    writeFileSync(path, 'typed over');
    await run(commandIds.restoreCheckpoint, node);
    assert.equal(readFileSync(path, 'utf8'), 'typed over');
    assert.deepEqual(messages().shown.at(-1)?.buttons, ['Restore']);
    messages().answer('Restore');
    messages().answer('Undo');
    await run(commandIds.restoreCheckpoint, node);
    await untilTrue(() => messages().shown.at(-1)?.text.includes('is undone') === true);
    assert.equal(readFileSync(path, 'utf8'), 'typed over');
    messages().answer('Restore');
    await run(commandIds.restoreCheckpoint, node);
    assert.deepEqual(readFileSync(path), left);
  });

  it('is deleted only after a question, and the scan stays resumable', async () => {
    const node = await newest();
    const { store } = await extensionParts();
    const kept = async (): Promise<boolean> =>
      (await store.refresh()).some(({ checkpoints }) =>
        checkpoints.some(({ checkpointId }) => checkpointId === node.checkpoint.checkpointId),
      );
    await run(commandIds.deleteCheckpoint, node);
    assert.equal(await kept(), true);
    messages().answer('Delete');
    await run(commandIds.deleteCheckpoint, node);
    assert.equal(await kept(), false);
    assert.equal((await run(commandIds.resumeScan, copy().workbook.fsPath))?.status, 'finished');
  });
});

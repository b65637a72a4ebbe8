/** Unsaved changes of the workbook in an editor: said before anything is written, whatever is about to write. */
import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/ids';
import { useMessages } from '../support/messages';
import { recolor } from '../support/recolor';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { cancelledScan, checkpointNodes, run } from '../support/slowScan';
import { untilTrue } from '../support/until';
import { useUnsavedWorkbook } from '../support/unsavedWorkbook';

describe('a workbook with unsaved changes in an editor', () => {
  const leaveUnsaved = useUnsavedWorkbook();
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(10);

  const bytes = (): Buffer => readFileSync(copy().workbook.fsPath);
  const said = (): string | undefined =>
    messages().shown.findLast(({ text }) => /review\.xlsx has unsaved changes/.test(text))?.text;
  /** What the newest question offers. */
  const offered = (): readonly string[] => messages().shown.at(-1)?.buttons ?? [];
  const isAsked = (button: string): Promise<void> => untilTrue(() => offered().includes(button));

  it('is not scanned before the person has said so, and then as it is on the disk', async () => {
    await leaveUnsaved(copy().workbook);
    const before = bytes();
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.ok(said() !== undefined);
    assert.deepEqual(offered(), ['Save and Scan', 'Scan the Saved File']);
    assert.deepEqual(bytes(), before);
    messages().answer('Scan the Saved File');
    assert.equal((await run(commandIds.startScan, copy().workbook))?.status, 'finished');
  });

  it('is not scanned when saving fails, because the file is another one meanwhile', async () => {
    await leaveUnsaved(copy().workbook);
    const before = bytes();
    messages().answer('Save and Scan');
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.deepEqual(bytes(), before);
  });

  it('is known by its other names, too', async function () {
    if (process.platform === 'win32') this.skip();
    const link = vscode.Uri.file(join(copy().folder, 'link.xlsx'));
    symlinkSync(copy().workbook.fsPath, link.fsPath);
    await leaveUnsaved(link);
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.ok(said() !== undefined);
  });

  it('keeps its colors until the person has said so', async () => {
    recolor(copy().workbook.fsPath, 3);
    await leaveUnsaved(copy().workbook);
    const before = bytes();
    const fix = async (): Promise<void> => {
      messages().answer('Fix…');
      messages().answer('Fix');
      await vscode.commands.executeCommand(commandIds.checkFormat, copy().workbook);
      // The check leaves its list in front; what is unsaved is behind it.
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    };
    await fix();
    await isAsked('Fix the Saved File');
    assert.deepEqual(bytes(), before);
    messages().answer('Fix the Saved File');
    await fix();
    await untilTrue(() => /are fixed/.test(messages().shown.at(-1)?.text ?? ''));
  });

  it('is neither restored nor put back before the person has said so', async () => {
    const { scanId } = await cancelledScan(copy().workbook);
    const [node] = await checkpointNodes(scanId);
    const left = bytes();
    await leaveUnsaved(copy().workbook);
    writeFileSync(copy().workbook.fsPath, 'typed over');
    messages().answer('Restore');
    await run(commandIds.restoreCheckpoint, node);
    assert.deepEqual(offered(), ['Save and Restore', 'Restore Without Saving']);
    assert.equal(bytes().toString(), 'typed over');

    messages().answer('Restore');
    messages().answer('Restore Without Saving');
    messages().answer('Undo');
    await run(commandIds.restoreCheckpoint, node);
    await isAsked('Undo Without Saving');
    assert.deepEqual(bytes(), left);
  });
});

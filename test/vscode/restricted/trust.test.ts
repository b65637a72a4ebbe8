/** Restricted Mode: looking is allowed, scanning is refused in code and offered nowhere it would fail. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/ids';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { recolor } from '../support/recolor';
import { useReviewCopy } from '../support/reviewCopy';
import { untilTrue } from '../support/until';

describe('in Restricted Mode', () => {
  const copy = useReviewCopy();
  const messages = useMessages();

  it('the scans can be looked at', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { tree } = await extensionParts();
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('the format of a workbook is checked and not fixed', async () => {
    const { workbook } = copy();
    recolor(workbook.fsPath, 2);
    const before = readFileSync(workbook.fsPath);
    messages().answer('Fix…');
    messages().answer('Fix');
    await vscode.commands.executeCommand(commandIds.checkFormat, workbook);
    await untilTrue(() => messages().shown.length === 2);
    assert.equal(messages().shown[1]?.text, 'Workbooks are changed in trusted workspaces only.');
    assert.deepEqual(readFileSync(workbook.fsPath), before);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const commands = [
    commandIds.startScan,
    commandIds.resumeScan,
    commandIds.resumeFromCheckpoint,
    commandIds.newWorkbook,
    commandIds.addPackages,
    commandIds.syncWithEnvironment,
    commandIds.importAdvisories,
  ];
  for (const command of commands) {
    it(`${command} starts nothing and says how to trust the workspace`, async () => {
      assert.equal(await vscode.commands.executeCommand(command, copy().workbook), undefined);
      const { runner } = await extensionParts();
      assert.equal(runner.active, undefined);
      assert.match(messages().shown[0]?.text ?? '', /trusted workspaces only/);
      assert.deepEqual(messages().shown[0]?.buttons, ['Manage Workspace Trust']);
    });
  }
});

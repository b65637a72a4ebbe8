/** Restricted Mode: looking is allowed, scanning is refused in code and offered nowhere it would fail. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/vscode/ids';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';

describe('in Restricted Mode', () => {
  const copy = useReviewCopy();
  const messages = useMessages();

  it('the scans can be looked at', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { tree } = await extensionParts();
    assert.deepEqual(await tree.getChildren(), []);
  });

  for (const command of [commandIds.startScan, commandIds.resumeScan, commandIds.resumeFromCheckpoint]) {
    it(`${command} starts nothing and says how to trust the workspace`, async () => {
      assert.equal(await vscode.commands.executeCommand(command, copy().workbook), undefined);
      const { runner } = await extensionParts();
      assert.equal(runner.active, undefined);
      assert.match(messages().shown[0]?.text ?? '', /trusted workspaces only/);
      assert.deepEqual(messages().shown[0]?.buttons, ['Manage Workspace Trust']);
    });
  }
});

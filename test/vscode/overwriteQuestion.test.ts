/** A rule that comes with a folder replaces no value of a person without a question; the person's own setting does. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { useMessages } from './support/messages';
import { run } from './support/slowScan';

describe('the rule for values of people', () => {
  const messages = useMessages();
  const workspace = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const path = join(workspace, 'overwrite.xlsx');
  const workbook = vscode.Uri.file(path);
  const set = (value: string | undefined, target: vscode.ConfigurationTarget): Thenable<void> =>
    vscode.workspace.getConfiguration(configurationSection).update(settingIds.overwrite, value, target);
  const questions = (): number =>
    messages().shown.filter(({ text }) => text.startsWith('Replace your own values')).length;

  beforeEach(async () => {
    copyFileSync(join(workspace, 'review.xlsx'), path);
    await set('all', vscode.ConfigurationTarget.Workspace);
  });
  afterEach(async () => {
    await set(undefined, vscode.ConfigurationTarget.Workspace);
    await set(undefined, vscode.ConfigurationTarget.Global);
    rmSync(path, { force: true });
  });

  it('starts no scan and writes nothing when the question is left', async () => {
    const before = readFileSync(path);
    assert.equal(await run(commandIds.startScan, workbook), undefined);
    assert.equal(questions(), 1);
    assert.deepEqual(readFileSync(path), before);
  });

  it('preserves them when the person says so', async () => {
    messages().answer('Preserve Values');
    const summary = await run(commandIds.startScan, workbook);
    assert.equal(summary?.status, 'finished');
    assert.ok(summary.kept.length > 0);
  });

  it('replaces them once the person agreed, and does not ask again for that workbook', async () => {
    messages().answer('Replace Values');
    const summary = await run(commandIds.startScan, workbook);
    assert.equal(summary?.status, 'finished');
    assert.deepEqual(summary.kept, []);
    assert.equal((await run(commandIds.startScan, workbook))?.status, 'finished');
    assert.equal(questions(), 1);
  });

  it('does not ask for what the person set for themselves', async () => {
    await set(undefined, vscode.ConfigurationTarget.Workspace);
    await set('all', vscode.ConfigurationTarget.Global);
    const other = join(workspace, 'own.xlsx');
    copyFileSync(join(workspace, 'review.xlsx'), other);
    try {
      assert.equal((await run(commandIds.startScan, vscode.Uri.file(other)))?.status, 'finished');
      assert.equal(questions(), 0);
    } finally {
      rmSync(other);
    }
  });
});

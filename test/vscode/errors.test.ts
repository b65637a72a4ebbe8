/** Wrong input from the command: one message with the file, the cause and a button, and no scan. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { batchSettings } from '../../src/vscode/settings/settings';
import { dataFileSettings } from '../../src/vscode/settings/sourceSettings';
import { useMessages } from './support/messages';
import { eventually } from './support/until';
import { useReviewCopy } from './support/reviewCopy';

describe('a scan that cannot start', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration(configurationSection);
  const set = (name: string, value: unknown): Thenable<void> =>
    settings().update(name, value, vscode.ConfigurationTarget.Global);

  afterEach(async () => {
    await set(settingIds.advisories, undefined);
    await set(dataFileSettings['kev']!, undefined);
    await set(batchSettings.defaultBatchSize, undefined);
  });

  async function refused(
    workbook: vscode.Uri,
  ): Promise<{ readonly text: string; readonly button: string | undefined }> {
    assert.equal(await vscode.commands.executeCommand(commandIds.startScan, workbook), undefined);
    assert.equal(messages().shown.length, 1);
    const { level, text, buttons } = messages().shown[0]!;
    assert.equal(level, 'error');
    return { text, button: buttons[0] };
  }

  it('names a workbook that is missing, and offers to choose another', async () => {
    const path = join(copy().folder, 'missing.xlsx');
    const { text, button } = await refused(vscode.Uri.file(path));
    assert.ok(text.includes(path));
    assert.equal(button, 'Choose Workbook…');
    assert.equal(existsSync(path), false);
  });

  it('names a file that is no workbook and leaves it alone', async () => {
    const path = join(copy().folder, 'page.xlsx');
    writeFileSync(path, '<html>Not a workbook</html>');
    const { text } = await refused(vscode.Uri.file(path));
    assert.ok(text.includes(path));
    assert.doesNotMatch(text, /\n\s+at /);
  });

  it('makes no link of what a file is called, which a click would run', async () => {
    const name = '[Repair this workbook](command:workbench.action.quit) $(alert).xlsx';
    const path = join(copy().folder, name);
    writeFileSync(path, '<html>Not a workbook</html>');
    const { text } = await refused(vscode.Uri.file(path));
    assert.match(text, /Repair this workbook/);
    // As VS Code finds them in a notification.
    assert.doesNotMatch(text, /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/i);
  });

  it('names the setting whose advisory data is not there', async () => {
    await set(settingIds.advisories, join(copy().folder, 'nowhere.zip'));
    const { text, button } = await refused(copy().workbook);
    assert.match(text, /nowhere\.zip.*ihacpa\.sources\.advisories/);
    assert.equal(button, 'Open Settings');
  });

  it('names a data file that is not there', async () => {
    await set(dataFileSettings['kev']!, join(copy().folder, 'nowhere.json'));
    const { text, button } = await refused(copy().workbook);
    assert.match(text, /nowhere\.json.*The KEV data does not exist/);
    assert.equal(button, 'Open Settings');
  });

  it('opens the configuration file at the line that is wrong', async () => {
    const file = join(copy().folder, 'ihacpa.yaml');
    writeFileSync(file, 'batch:\n  strategy: fixed-size\n  defaultBatchSize: 101\n');
    messages().answer('Open File');
    const { text } = await refused(copy().workbook);
    assert.match(text, /ihacpa\.yaml:3: defaultBatchSize is 101/);
    const editor =
      vscode.window.activeTextEditor ?? (await eventually(vscode.window.onDidChangeActiveTextEditor, Boolean));
    assert.equal(editor?.document.uri.fsPath, file);
    assert.equal(editor.selection.active.line, 2);
  });

  it('names the setting that is out of bounds', async () => {
    await set(batchSettings.defaultBatchSize, 101);
    const { text, button } = await refused(copy().workbook);
    assert.match(text, /defaultBatchSize is 101/);
    assert.equal(button, 'Open Settings');
  });
});

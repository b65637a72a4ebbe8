/** A whole scan from its command in a real VS Code: the workbook is filled, the outcome told, the tree left tidy. */
import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';

function startScan(workbook: vscode.Uri): Thenable<ScanSummary | undefined> {
  return vscode.commands.executeCommand(commandIds.startScan, workbook);
}

async function sheetText(workbook: vscode.Uri): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(workbook.fsPath);
  const rows: string[] = [];
  book.eachSheet((sheet) => sheet.eachRow((row) => rows.push(JSON.stringify(row.values))));
  return rows.join('\n');
}

describe('IHACPA: Start Scan', () => {
  const copy = useReviewCopy();
  const messages = useMessages();

  it('fills the workbook and says once what it found', async () => {
    const before = await sheetText(copy().workbook);
    const summary = await startScan(copy().workbook);
    assert.equal(summary?.status, 'finished');
    const vulnerable = summary.findings.filter(({ verdict }) => verdict === 'vulnerable').length;
    assert.ok(vulnerable > 0, 'the sample has vulnerable packages');
    const after = await sheetText(copy().workbook);
    assert.ok(after.split('VULNERABLE').length > before.split('VULNERABLE').length);
    assert.equal(messages().shown.length, 1);
    assert.match(messages().shown[0]!.text, new RegExp(`review\\.xlsx: .*\\b${vulnerable} vulnerable`));
    const { buttons } = messages().shown[0]!;
    assert.ok([1, 2, 3].includes(buttons.length), `${buttons.length} buttons: more than three are cut off`);
  });

  it('leaves no running scan behind', async () => {
    const { runner, store } = await extensionParts();
    const summary = await startScan(copy().workbook);
    assert.equal(runner.active, undefined);
    const scan = (await store.refresh()).find(({ scanId }) => scanId === summary?.scanId);
    assert.equal(scan?.status, 'finished');
  });

  it('asks for advisory data where there is none, and starts nothing without an answer', async () => {
    rmSync(join(copy().folder, 'advisories'), { recursive: true });
    const folders = vscode.workspace.workspaceFolders ?? [];
    // The workspace itself is a copy of the sample: its advisories must not answer for another folder's workbook here.
    if (folders.length > 0) rmSync(join(folders[0]!.uri.fsPath, 'advisories'), { recursive: true, force: true });
    assert.equal(await startScan(copy().workbook), undefined);
    assert.match(
      messages().shown[0]!.text,
      /^The network is off \(setting ihacpa\.network\.offline\) and no advisory data was found/,
    );
    assert.deepEqual(messages().shown[0]!.buttons, ['Get Data…', 'Choose Data…', 'Scan Without Advisories']);
  });

  it('refuses a file that is no review workbook before it asks for data', async () => {
    rmSync(join(copy().folder, 'advisories'), { recursive: true });
    const wrong = vscode.Uri.file(join(copy().folder, 'other.xlsx'));
    writeFileSync(wrong.fsPath, 'no workbook');
    assert.equal(await startScan(wrong), undefined);
    const [only, ...others] = messages().shown;
    assert.equal(others.length, 0);
    assert.equal(only?.level, 'error');
    assert.doesNotMatch(only.text, /advisory data/);
  });

  it('takes a folder that is chosen, for this scan and later ones', async () => {
    const chosen = join(copy().folder, 'records');
    renameSync(join(copy().folder, 'advisories'), chosen);
    messages().answer('Choose Data…');
    messages().answer('Choose Folder…');
    const asked: unknown[] = [];
    const { showOpenDialog } = vscode.window;
    const answer = (options: vscode.OpenDialogOptions): Promise<vscode.Uri[]> => {
      asked.push(options.canSelectFolders);
      return Promise.resolve([vscode.Uri.file(chosen)]);
    };
    Object.assign(vscode.window, { showOpenDialog: answer });
    try {
      const summary = await startScan(copy().workbook);
      assert.equal(summary?.status, 'finished');
      assert.ok(summary.findings.some(({ verdict }) => verdict === 'vulnerable'));
      assert.deepEqual(asked, [true]);
    } finally {
      Object.assign(vscode.window, { showOpenDialog });
      await vscode.workspace
        .getConfiguration(configurationSection)
        .update(settingIds.advisories, undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('checks nothing without advisory data, and says so', async () => {
    rmSync(join(copy().folder, 'advisories'), { recursive: true });
    messages().answer('Scan Without Advisories');
    const summary = await startScan(copy().workbook);
    assert.equal(summary?.status, 'finished');
    // What was said before it is what it did.
    const [, said] = /writes "Not checked" to empty result cells: (\d+)\.$/.exec(messages().shown[0]!.text) ?? [];
    assert.ok(summary.cellsWritten > 0);
    assert.equal(Number(said), summary.cellsWritten);
    assert.match(messages().shown.at(-1)!.text, /review\.xlsx: \d+ not checked\. Checked 0 of \d+ packages/);
  });
});

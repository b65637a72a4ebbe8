/** A workbook that is renamed in VS Code while it is scanned, and after: its scans are about the new name. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { useSettings } from '../support/settings';
import { startSlowScan } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('a workbook that is renamed in VS Code', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const set = useSettings();
  useSlowLookups(40);
  beforeEach(() => set('ihacpa.network.offline', true));

  async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('is scanned to the end under its new name, and nothing is looked up twice', async function () {
    this.timeout(60_000);
    const { workbook, folder } = copy();
    const { finished } = await startSlowScan(workbook);
    const renamed = vscode.Uri.file(join(folder, 'december.xlsx'));
    await rename(workbook, renamed);
    const summary = await finished;
    assert.equal(summary?.status, 'finished');
    assert.equal(summary.workbook, renamed.fsPath);
    assert.ok(summary.cellsWritten > 0);
    assert.ok(!existsSync(workbook.fsPath));
    const told = messages().shown.map(({ text }) => text);
    assert.ok(told.includes('review.xlsx is now december.xlsx. The scan continues there.'), told.join('\n'));
    assert.equal(messages().shown.filter(({ level }) => level === 'error').length, 0);
    const { store, jobs } = await extensionParts();
    const [scan] = await store.refresh();
    assert.deepEqual([scan?.workbookPath, scan?.status], [renamed.fsPath, 'finished']);
    const again = vscode.Uri.file(join(folder, 'january.xlsx'));
    await rename(renamed, again);
    const input = { storageFolder: store.folder, workbookPath: again.fsPath };
    await untilTrue(async () => (await jobs.run('readReport', input)) !== undefined);
  });
});

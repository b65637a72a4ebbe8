/** Workbooks that are no file on the disk, equal names, several files at once, and the offer of the grid. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, editorIds } from '../../../src/vscode/ids';
import { ReviewDocument } from '../../../src/vscode/review/reviewDocument';
import { projectRoot } from '../../support/vscode/projectRoot';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy } from '../support/reviewCopy';
import { useSettings } from '../support/settings';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('a workbook', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const set = useSettings();
  beforeEach(() => set('ihacpa.network.offline', true));

  it('of an older version is shown from where VS Code has it', async () => {
    const bytes = readFileSync(copy().workbook.fsPath);
    const provider: vscode.FileSystemProvider = {
      onDidChangeFile: () => new vscode.Disposable(() => undefined),
      watch: () => new vscode.Disposable(() => undefined),
      stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length }),
      readDirectory: () => [],
      createDirectory: () => undefined,
      readFile: () => bytes,
      writeFile: () => undefined,
      delete: () => undefined,
      rename: () => undefined,
    };
    const registration = vscode.workspace.registerFileSystemProvider('ihacpa-older', provider, { isReadonly: true });
    const uri = vscode.Uri.parse('ihacpa-older:/repository/review.xlsx?HEAD');
    const document = new ReviewDocument(uri, join(projectRoot(), 'dist', 'reviewWorker.mjs'), copy().folder);
    try {
      assert.equal((await document.read())?.arranged.total, 33);
    } finally {
      document.dispose();
      registration.dispose();
    }
  });

  it('is named with its folder where another one has the same name, and several are scanned one after the other', async function () {
    this.timeout(60_000);
    const { folder, workbook } = copy();
    const workspace = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
    const others = ['alpha', 'beta'].map((name) => {
      mkdirSync(join(workspace, name));
      copyFileSync(workbook.fsPath, join(workspace, name, 'team.xlsx'));
      return vscode.Uri.file(join(workspace, name, 'team.xlsx'));
    });
    await set('ihacpa.sources.advisories', join(folder, 'advisories'));
    const last = await run(commandIds.startScan, others[0], others);
    assert.equal(last?.workbook, others[1]?.fsPath);
    const { store, tree } = await extensionParts();
    await store.refresh();
    const items = (await tree.getChildren()).map((node) => tree.getTreeItem(node));
    const labels = items.map(({ label }) => label);
    assert.deepEqual(labels.slice(0, 2), [join('beta', 'team.xlsx'), join('alpha', 'team.xlsx')]);
    assert.match(items[0]?.accessibilityInformation?.label ?? '', /beta.team\.xlsx/);
    assert.match(messages().shown.at(-1)?.text ?? '', /^beta.team\.xlsx: /);
    for (const name of ['alpha', 'beta']) rmSync(join(workspace, name), { recursive: true });
  });

  it('that is opened as a binary file is offered in the grid, once', async () => {
    const { context } = await extensionParts();
    await context.globalState.update('askedForGrid', undefined);
    messages().answer('Open Review Grid');
    await vscode.commands.executeCommand('vscode.openWith', copy().workbook, 'default');
    await untilTrue(() =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ input }) => input instanceof vscode.TabInputCustom && input.viewType === editorIds.review),
      ),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('vscode.openWith', copy().workbook, 'default');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(messages().shown.length, 1);
  });
});

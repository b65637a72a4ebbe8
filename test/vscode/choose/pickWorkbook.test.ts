/** Which workbook a scan takes: the one named, the one in front, the only one, else the one picked. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { pickWorkbook as pick } from '../../../src/vscode/choose/pickWorkbook';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';

const pickWorkbook = async (named: unknown): ReturnType<typeof pick> => pick(named, await extensionParts());

describe('the workbook a scan takes', () => {
  const messages = useMessages();
  const workspace = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const only = join(workspace, 'review.xlsx');
  const folder = join(workspace, 'older');
  const other = join(folder, 'other.xlsm');

  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    mkdirSync(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the one named', async () => {
    const named = vscode.Uri.file('/somewhere/else.xlsx');
    assert.equal((await pickWorkbook(named))?.fsPath, named.fsPath);
  });

  it('is the only one of the workspace, owner files of Excel and other formats left out', async () => {
    for (const name of ['~$review.xlsx', 'old.xls', 'notes.txt']) writeFileSync(join(folder, name), '');
    assert.equal((await pickWorkbook(undefined))?.fsPath, only);
    assert.deepEqual(messages().picks, []);
  });

  it('is picked from a list where there are several', async () => {
    copyFileSync(only, other);
    writeFileSync(join(folder, 'budget.xlsx'), 'no review workbook');
    messages().answer('other.xlsm');
    assert.equal((await pickWorkbook(undefined))?.fsPath, other);
    assert.deepEqual(messages().picks, [['review.xlsx', 'other.xlsm', '', 'Browse…']]);
  });

  it('is the only review workbook among others', async () => {
    for (const name of ['budget.xlsx', 'plan.xlsm']) writeFileSync(join(folder, name), 'no workbook at all');
    assert.equal((await pickWorkbook(undefined))?.fsPath, only);
    assert.deepEqual(messages().picks, []);
  });

  it('is any of three hundred, by folder, with the packages of those in sight counted', async function () {
    this.timeout(60_000);
    const folders = Array.from({ length: 10 }, (_, team) => join(folder, `team${team + 1}`));
    for (const path of folders) {
      mkdirSync(path);
      for (let month = 1; month <= 30; month++) copyFileSync(only, join(path, `review-${month}.xlsx`));
    }
    let listed: readonly vscode.QuickPickItem[] = [];
    const showQuickPick = (items: readonly vscode.QuickPickItem[]): Promise<undefined> => {
      listed = items;
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showQuickPick });
    await pickWorkbook(undefined);
    const workbooks = listed.filter(({ description }) => description?.includes('team') === true);
    assert.equal(workbooks.length, 300);
    const named = workbooks.map(({ label, description }) => `${description}/${label}`);
    assert.deepEqual(named, [...named].sort(new Intl.Collator('en', { numeric: true }).compare));
    for (const { label, detail } of workbooks.slice(0, 20)) assert.match(detail ?? '', /33 packages/, label);
  });

  it('is none when the person picks none', async () => {
    copyFileSync(only, other);
    assert.equal(await pickWorkbook(undefined), undefined);
  });

  it('is the one in front', async () => {
    copyFileSync(only, other);
    await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(other), 'default');
    assert.equal((await pickWorkbook(undefined))?.fsPath, other);
  });

  it('is refused when it is on no disk', async () => {
    await assert.rejects(pickWorkbook(vscode.Uri.parse('http://127.0.0.1/review.xlsx')), { code: 'workbookRefused' });
  });
});

/** Which advisory data a scan uses: the setting with its variable, else the conventional places, nearest first. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findAdvisories } from '../../../src/vscode/choose/findAdvisories';
import { configurationSection, settingIds } from '../../../src/vscode/ids';
import { useReviewCopy } from '../support/reviewCopy';

describe('the advisory data a scan uses', () => {
  const copy = useReviewCopy();
  const workspace = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const inWorkspace = join(workspace, 'data', 'osv');
  const set = (value: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration(configurationSection)
      .update(settingIds.advisories, value, vscode.ConfigurationTarget.Global);
  const found = async (): Promise<string | undefined> =>
    (await findAdvisories(copy().workbook, () => Promise.resolve(0)))?.path;

  beforeEach(() => mkdirSync(inWorkspace, { recursive: true }));
  afterEach(async () => {
    await set(undefined);
    rmSync(join(workspace, 'data'), { recursive: true });
  });

  it('is what the setting names, absolute or from the workspace folder', async () => {
    for (const setting of [inWorkspace, 'data/osv', './data/osv', '${workspaceFolder}/data/osv', ' data/osv ']) {
      await set(setting);
      assert.equal(await found(), inWorkspace, setting);
    }
  });

  it('is the folder advisories beside the workbook without a setting', async () => {
    assert.equal(await found(), join(copy().folder, 'advisories'));
  });

  it('is the archive with the newest name, before the folder', async () => {
    for (const name of ['osv-pypi-2023-01-01.zip', 'osv-pypi-2024-10-10.zip', 'other.zip']) {
      writeFileSync(join(copy().folder, name), '');
    }
    assert.equal(await found(), join(copy().folder, 'osv-pypi-2024-10-10.zip'));
  });
});

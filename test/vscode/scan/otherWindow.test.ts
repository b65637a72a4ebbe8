/** What one window shows and keeps while another one, or the command line, works on the same scans. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../../src/core/scan/resumableScan';
import { commandIds, treeContexts } from '../../../src/vscode/ids';
import { claimNotice } from '../../../src/vscode/recovery/claimNotice';
import { sharedStorage } from '../../../src/vscode/scanState/sharedStorage';
import { projectRoot } from '../../support/vscode/projectRoot';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { run } from '../support/slowScan';
import { untilTrue } from '../support/until';

describe('a scan that runs elsewhere', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(1200);

  it('is shown as it goes on, with its findings, is refused here and told as finished', async () => {
    const { store, tree, findings } = await extensionParts();
    const path = copy().workbook.fsPath;
    const seen = (): Promise<ResumableScan | undefined> =>
      store.scans().then((scans) => scans.find(({ workbookPath }) => workbookPath === path));
    await findings.getChildren();
    const cli = join(projectRoot(), 'dist', 'cli.js');
    const args = [cli, 'scan', path, '--storage', store.folder, '--advisories', join(copy().folder, 'advisories')];
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const scanning = spawn(process.execPath, [...args, '--offline', '--quiet'], { env, stdio: 'ignore' });
    const ended = once(scanning, 'exit');
    await untilTrue(async () => ((await seen())?.completedPackages ?? 0) > 0);
    const scan = await seen();
    assert.equal(scan?.status, 'running');
    const node = (await tree.getChildren()).find((each) => each.kind === 'scan' && each.scan.scanId === scan.scanId)!;
    assert.equal(tree.getTreeItem(node).contextValue, treeContexts.scanElsewhere);

    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.match(messages().shown.at(-1)?.text ?? '', /the command line \(process \d+, since .*\) is scanning this/);

    await ended;
    await untilTrue(async () => (await seen())?.status === 'finished');
    await untilTrue(async () => (await findings.getChildren()).some((each) => each.kind === 'group'));
  });
});

describe('an interruption', () => {
  let storage = '';
  beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'ihacpa-told-'))));
  afterEach(() => rmSync(storage, { recursive: true, force: true }));
  const scan = (updatedAt: string): ResumableScan => ({ scanId: 'scan-1', updatedAt }) as ResumableScan;

  it('is told by one of many windows, and the next one anew', async () => {
    const ask = (updatedAt: string): Promise<boolean[]> =>
      Promise.all(Array.from({ length: 20 }, () => claimNotice(storage, scan(updatedAt))));
    for (const updatedAt of ['2026-01-01T12:00:00.000Z', '2026-01-02T12:00:00.000Z']) {
      assert.deepEqual(
        (await ask(updatedAt)).filter((isMine) => isMine),
        [true],
      );
      assert.equal(readdirSync(join(storage, 'told')).length, 1);
    }
  });
});

describe('the storage of a workspace', () => {
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ihacpa-shared-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const at = (name: string): vscode.Uri => vscode.Uri.file(join(root, name, 'publisher.extension'));

  for (const [name, first] of [
    ['7f3a9c', '7f3a9c'],
    ['7f3a9c-1', '7f3a9c'],
    ['7f3a9c-12', '7f3a9c'],
    ['-690be4c2', '-690be4c2'],
    ['-690be4c2-1', '-690be4c2'],
  ] as const) {
    it(`is that of the first window: ${first} for ${name}`, () => {
      mkdirSync(join(root, first));
      assert.equal(sharedStorage(at(name)), at(first).fsPath);
    });
  }

  it('is a folder of its own where there is no first one', () => {
    assert.equal(sharedStorage(at('7f3a9c-1')), at('7f3a9c-1').fsPath);
  });
});

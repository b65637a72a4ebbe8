/** What a message offers is about the workbook and the scan it was shown for, and about nothing else. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { useSettings } from './support/settings';
import { cancelledScan, run, scanNode } from './support/slowScan';
import { eventually, untilTrue } from './support/until';

describe('a remedy', function () {
  this.timeout(90_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const workspace = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const folder = join(workspace, 'remedies');
  const sample = join(workspace, 'review.xlsx');
  const set = useSettings();
  useSlowLookups(40);

  beforeEach(async () => {
    await set('ihacpa.sources.advisories', join(copy().folder, 'advisories'));
    await set('ihacpa.network.offline', true);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    mkdirSync(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const startPicked = async (name: string): Promise<{ readonly finished: Thenable<unknown> }> => {
    const { runner } = await extensionParts();
    const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
    messages().answer(name);
    const finished = run(commandIds.startScan);
    await saved;
    return { finished };
  };

  it('after a deleted workbook never scans another one', async function () {
    this.timeout(60_000); // Whoever saves by a temporary file takes the workbook away for a moment: the scan waits for it.
    const chosen = join(folder, 'chosen.xlsx');
    const other = join(folder, 'other.xlsx');
    copyFileSync(sample, chosen);
    copyFileSync(sample, other);
    const before = readFileSync(other);
    const { finished } = await startPicked('chosen.xlsx');
    rmSync(chosen);
    messages().answer('Try Again');
    await finished;
    const { runner } = await extensionParts();
    await untilTrue(() => runner.active === undefined);
    assert.deepEqual(readFileSync(other), before);
    const told = messages().shown.at(-1);
    assert.match(told?.text ?? '', /chosen\.xlsx/);
    assert.deepEqual(told?.buttons, ['Choose Workbook…', 'Show Log']);
    assert.equal(messages().picks.length, 1);
  });

  it('chooses again only by asking, also where one workbook is left', async () => {
    messages().answer('Choose Workbook…');
    assert.equal(await run(commandIds.startScan, vscode.Uri.file(join(folder, 'missing.xlsx'))), undefined);
    await untilTrue(() => messages().picks.length === 1);
    assert.deepEqual(messages().picks, [['review.xlsx', '', 'Browse…']]);
  });

  it('tries the same workbook again, although another is in front by then', async () => {
    const chosen = join(folder, 'chosen.xlsx');
    writeFileSync(chosen, 'no workbook');
    messages().answer('Try Again');
    assert.equal(await run(commandIds.startScan, vscode.Uri.file(chosen)), undefined);
    await untilTrue(() => messages().shown.length === 2);
    for (const { text } of messages().shown) assert.match(text, /chosen\.xlsx/);
  });

  it('asks which scan to resume where several wait, and leaves out those whose workbook is gone', async () => {
    const second = join(folder, 'second.xlsx');
    const gone = join(folder, 'gone.xlsx');
    for (const path of [second, gone]) copyFileSync(sample, path);
    const first = await cancelledScan(copy().workbook);
    await cancelledScan(vscode.Uri.file(second));
    await cancelledScan(vscode.Uri.file(gone));
    rmSync(gone);
    const { store } = await extensionParts();
    const waiting = (await store.refresh()).filter(({ status }) => status === 'cancelled');
    assert.ok(waiting.length >= 3);
    messages().answer('review.xlsx');
    const summary = await run(commandIds.resumeScan);
    assert.equal(summary?.scanId, first.scanId);
    const offered = messages().picks.at(-1) ?? [];
    assert.ok(offered.includes('second.xlsx') && !offered.includes('gone.xlsx'), offered.join());
  });

  it('removes a scan and its checkpoints, and keeps knowing what it wrote', async () => {
    const { store, jobs } = await extensionParts();
    // Those of copies with the same bytes are this workbook's history as well.
    for (const { scanId } of await store.refresh())
      await jobs.run('removeScan', { storageFolder: store.folder, scanId });
    const stopped = await cancelledScan(copy().workbook);
    const node = await scanNode(stopped.scanId);
    assert.ok(stopped.cellsWritten > 0);
    messages().answer('Remove');
    await run(commandIds.removeScan, node);
    assert.ok(!(await store.refresh()).some(({ scanId }) => scanId === stopped.scanId));
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.equal(summary?.status, 'finished');
    assert.notEqual(summary.scanId, stopped.scanId);
    const untouched = join(folder, 'untouched.xlsx');
    copyFileSync(sample, untouched);
    const other = await run(commandIds.startScan, vscode.Uri.file(untouched));
    assert.deepEqual(
      summary.kept.map(({ cell }) => cell),
      other?.kept.map(({ cell }) => cell),
    );
  });

  it('leaves a scan alone when the person does not agree', async () => {
    const { store } = await extensionParts();
    const stopped = await cancelledScan(copy().workbook);
    await run(commandIds.removeScan, await scanNode(stopped.scanId));
    assert.ok((await store.refresh()).some(({ scanId }) => scanId === stopped.scanId));
  });

  it('of a finding whose row is gone says so and opens no other row', async () => {
    const path = copy().workbook.fsPath;
    await run(commandIds.openReview, vscode.Uri.file(path), { name: 'no-such-package', version: '1.0', occurrence: 0 });
    await untilTrue(() =>
      messages().shown.some(({ text }) => /no-such-package 1\.0 is not in review\.xlsx/.test(text)),
    );
  });

  it('of a finding whose workbook is gone says so', async () => {
    const path = join(folder, 'chosen.xlsx');
    const moved = join(folder, 'moved.xlsx');
    copyFileSync(sample, path);
    renameSync(path, moved);
    await run(commandIds.openReview, vscode.Uri.file(path), { name: 'requests', version: '2.0', occurrence: 0 });
    assert.match(messages().shown.at(-1)?.text ?? '', /chosen\.xlsx: The file does not exist/);
    assert.deepEqual(messages().shown.at(-1)?.buttons, ['Choose Workbook…', 'Show Log']);
  });
});

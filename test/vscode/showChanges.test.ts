/** Which cells of a workbook changed, and who changed them: of a scan, and against another workbook. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { columnLetters } from '../../src/core/spreadsheet/columnLetters';
import { commandIds, diffScheme } from '../../src/vscode/ids';
import { patchBytes, readBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run, scanNode } from './support/slowScan';
import { untilTrue } from './support/until';

describe('IHACPA: Show Changes', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const { showOpenDialog } = vscode.window;
  const path = (): string => copy().workbook.fsPath;
  const show = (argument: unknown): Thenable<void> => vscode.commands.executeCommand(commandIds.showChanges, argument);

  /** Title and both sides of the diff in front. */
  async function shown(): Promise<{ title: string; before: string[]; after: string[] }> {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
    assert.equal(tab.input.original.scheme, diffScheme);
    const { original, modified } = tab.input;
    const [before, after] = await Promise.all(
      [original, modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    return { title: tab.label, before: before!.getText().split('\n'), after: after!.getText().split('\n') };
  }

  /** `M17` and who, of every cell that is listed; both sides list the same. */
  async function cells(): Promise<string[]> {
    const { before, after } = await shown();
    const listed = (lines: readonly string[]): string[] =>
      lines.flatMap((line) => {
        const [, cell, by] = /^ {2}([A-Z]+\d+) .* \((.*)\)$/.exec(line) ?? [];
        return cell === undefined ? [] : [`${cell} ${by}`];
      });
    assert.deepEqual(listed(after), listed(before));
    return listed(after);
  }

  function chooseOther(file: string): void {
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([vscode.Uri.file(file)]) });
  }

  afterEach(async () => {
    Object.assign(vscode.window, { showOpenDialog });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Addresses of the cells that differ, by reading both files. */
  function differing(before: string, after: string): string[] {
    const [old, now] = [before, after].map((file) => readBytes(readFileSync(file)));
    return now!.rows.flatMap(({ row, cells: own }, index) =>
      Object.entries(own).flatMap(([field, content]) => {
        const was = old!.rows[index]!.cells[field as keyof typeof own];
        if (JSON.stringify(was) === JSON.stringify(content) || content.kind === 'formula') return [];
        return [`${columnLetters(now!.columns.get(field as keyof typeof own)!)}${row}`];
      }),
    );
  }

  it('lists from the tree the cells that a scan wrote, and no other', async () => {
    const before = join(copy().folder, 'before.xlsx');
    copyFileSync(path(), before);
    const summary = await run(commandIds.startScan, copy().workbook);
    await show(await scanNode(summary!.scanId));
    const expected = differing(before, path()).map((cell) => `${cell} changed by a scan`);
    assert.ok(expected.length > 0);
    const own = await cells();
    for (const cell of expected) assert.ok(own.includes(cell), cell);
    assert.equal(own.length, summary!.cellsWritten);
    assert.equal((await shown()).after[0], `${own.length} cells changed.`);
  });

  it('asks since when, and tells a person from the tool', async () => {
    await run(commandIds.startScan, copy().workbook);
    const before = join(copy().folder, 'before.xlsx');
    copyFileSync(path(), before);
    const { bytes } = patchBytes(readFileSync(before), (read) => [
      editOf(read, read.rows[0]!.identity.name, 'nvdResult', 'looked myself'),
    ]);
    writeFileSync(path(), bytes);
    messages().answer('Another Workbook…');
    chooseOther(before);
    await show(copy().workbook);
    assert.match(messages().picks.at(-1)?.[0] ?? '', /^Before the scan of /);
    assert.deepEqual(await cells(), ['P4 edited manually']);
    const { before: left, after: right, title } = await shown();
    assert.match(title, /: before\.xlsx ↔ Current$/);
    assert.ok(right.includes('      looked myself'));
    assert.ok(!left.includes('      looked myself'));
  });

  it('compares with another workbook where no scan is kept, and claims no writer', async () => {
    const before = join(copy().folder, 'before.xlsx');
    copyFileSync(path(), before);
    chooseOther(before);
    await show(copy().workbook);
    assert.equal(messages().picks.length, 0);
    assert.match(messages().shown.at(-1)?.text ?? '', /: no cell changed\. Compared with: before\.xlsx\.$/);
  });

  it('compares with the last commit of a workbook in git', async () => {
    const workspace = vscode.workspace.workspaceFolders![0]!.uri;
    const workbook = vscode.Uri.file(join(workspace.fsPath, 'tracked.xlsx'));
    copyFileSync(path(), workbook.fsPath);
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
        cwd: workspace.fsPath,
      });
    try {
      git('init', '-q');
      git('add', 'tracked.xlsx');
      git('commit', '-qm', 'first');
      await openRepository(workspace);
      const { bytes } = patchBytes(readFileSync(workbook.fsPath), (read) => [
        editOf(read, read.rows[0]!.identity.name, 'nvdResult', 'looked myself'),
      ]);
      writeFileSync(workbook.fsPath, bytes);
      messages().answer('Last Commit');
      await show(workbook);
      assert.deepEqual(messages().shown, []);
      const { title, after } = await shown();
      assert.match(title, /tracked\.xlsx: Last commit ↔ Current$/);
      assert.equal((await cells()).length, 1);
      assert.ok(after.includes('      looked myself'));
    } finally {
      rmSync(workbook.fsPath);
      rmSync(join(workspace.fsPath, '.git'), { recursive: true });
      await vscode.workspace.getConfiguration('git').update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('says why a file cannot be compared', async () => {
    const other = join(copy().folder, 'other.xlsx');
    writeFileSync(other, '');
    chooseOther(other);
    await show(copy().workbook);
    assert.equal(messages().shown.at(-1)?.level, 'error');
    assert.match(messages().shown.at(-1)?.text ?? '', /other\.xlsx/);
  });
});

/** What is used of the interface of VS Code's own git. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { openRepository(root: vscode.Uri): Promise<unknown> };
}

async function openRepository(root: vscode.Uri): Promise<void> {
  await vscode.workspace.getConfiguration('git').update('enabled', true, vscode.ConfigurationTarget.Global);
  const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
  assert.ok(git !== undefined);
  await untilTrue(() => git.enabled);
  assert.ok((await git.getAPI(1).openRepository(root)) !== null);
}

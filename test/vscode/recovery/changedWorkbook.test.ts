/** A workbook that changed since its scan stopped: both sides are shown as a diff, and each answer does what it says. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import { commandIds, comparisonScheme } from '../../../src/vscode/ids';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { cancelledScan, run } from '../support/slowScan';

/** The recommendation of the first package, which the first batch has filled. */
const edited = 'W4';

async function cell(path: string, address: string): Promise<string> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book.worksheets[0]!.getCell(address).text;
}

async function edit(path: string, address: string, value: string): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  book.worksheets[0]!.getCell(address).value = value;
  await book.xlsx.writeFile(path);
}

describe('a workbook that changed since its scan stopped', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(40);
  const path = (): string => copy().workbook.fsPath;

  /** What the scan had written there. */
  async function stopAndEdit(): Promise<string> {
    await cancelledScan(copy().workbook);
    const written = await cell(path(), edited);
    assert.notEqual(written, '');
    await edit(path(), edited, 'looked at by hand');
    return written;
  }

  const resume = (): ReturnType<typeof run> => run(commandIds.resumeScan, path());

  it('is shown as a diff of texts, and left alone without an answer', async () => {
    const written = await stopAndEdit();
    const opened: string[] = [];
    const listener = vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme === comparisonScheme) opened.push(document.getText());
    });
    assert.equal(await resume(), undefined);
    listener.dispose();
    assert.deepEqual(messages().picks.at(-1), ['Use Current', 'Use Checkpoint', 'Merge…', 'Cancel']);
    assert.equal(opened.length, 2);
    assert.ok(
      opened.some((text) => text.includes(`Recommendation: ${written.split('\n')[0]}`)),
      opened.join(),
    );
    assert.ok(
      opened.some((text) => /^Row 4 · .* · Recommendation: looked at by hand$/m.test(text)),
      opened.join(),
    );
    assert.equal(await cell(path(), edited), 'looked at by hand');
  });

  it('goes on as it is now', async () => {
    await stopAndEdit();
    messages().answer('Use Current');
    assert.equal((await resume())?.status, 'finished');
    assert.equal(await cell(path(), edited), 'looked at by hand');
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.deepEqual(
      tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff),
      [],
    );
  });

  it('goes back to the checkpoint', async () => {
    const written = await stopAndEdit();
    messages().answer('Use Checkpoint');
    assert.equal((await resume())?.status, 'finished');
    assert.equal(await cell(path(), edited), written);
  });

  it('is merged cell by cell', async () => {
    const written = await stopAndEdit();
    await edit(path(), 'N4', 'a note');
    await edit(path(), 'N5', 'another note');
    messages().answer('Merge…');
    assert.equal(await resume(), undefined);
    const cells = messages().picks.find((labels) => labels.some((label) => label.endsWith('Recommendation')));
    assert.equal(cells?.length, 3);
    messages().answer('Merge…');
    messages().answer(cells.find((label) => label.endsWith('Recommendation'))!);
    assert.equal((await resume())?.status, 'finished');
    assert.equal(await cell(path(), edited), written);
    assert.equal(await cell(path(), 'N5'), 'another note');
  });
});

/** A workbook that changed since its scan stopped: both sides are shown as a diff, and each answer does what it says. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import type { CellEdit } from '../../../src/core/cells/cellEdit';
import { reviewFields } from '../../../src/core/sheet/reviewField';
import { commandIds, diffScheme } from '../../../src/vscode/ids';
import { patchBytes } from '../../support/patchedSheet';
import { cellsOf } from '../../support/scanSetUp';
import { extensionParts } from '../support/extensionParts';
import { useMessages } from '../support/messages';
import { useReviewCopy, useSlowLookups } from '../support/reviewCopy';
import { cancelledScan, run } from '../support/slowScan';
import { eventually } from '../support/until';
import { identityKey } from '../../../src/core/package/identity';

/** The recommendation of the first package, which the first batch has filled. */
const edited = 'W4';

interface EditedCell {
  readonly key: string;
  readonly label: string;
  readonly scanned: string;
  readonly mine: string;
}

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

  /** Types over every recommendation and NVD result that the first batches wrote. */
  async function editScannedCells(): Promise<readonly EditedCell[]> {
    const before = await cellsOf(path());
    await cancelledScan(copy().workbook);
    const scanned = await cellsOf(path());
    const cells: EditedCell[] = [];
    const { bytes } = patchBytes(readFileSync(path()), ({ rows }) =>
      rows.flatMap(({ identity, displayName, cells: contents }) =>
        (['recommendation', 'nvdResult'] as const).flatMap((field): readonly CellEdit[] => {
          const key = `${identityKey(identity)} ${field}`;
          const [was, expected] = [scanned.get(key) ?? '', contents[field]];
          if (was === '' || was === before.get(key) || expected === undefined) return [];
          const text = `mine, ${key}`;
          cells.push({
            key,
            label: `${displayName} ${identity.version} · ${reviewFields[field].header}`,
            scanned: was,
            mine: text,
          });
          return [{ package: identity, field, value: { kind: 'text', text }, look: 'plain', expected }];
        }),
      ),
    );
    writeFileSync(path(), bytes);
    return cells;
  }

  const resume = (): ReturnType<typeof run> => run(commandIds.resumeScan, path());

  it('is shown as a diff of texts, and left alone without an answer', async () => {
    const written = await stopAndEdit();
    const opened: string[] = [];
    const listener = vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme === diffScheme) opened.push(document.getText());
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

  it('empties a cell that was empty in the checkpoint, where that side is chosen', async () => {
    await stopAndEdit();
    for (const [address, note] of [
      ['N4', 'a note'],
      ['N5', 'another note'],
    ] as const) {
      await edit(path(), address, note);
    }
    messages().answer('Merge…');
    messages().answer(`${await cell(path(), 'B4')} ${await cell(path(), 'C4')} · Notes`);
    messages().answer('Continue with These Cells');
    assert.equal((await resume())?.status, 'finished');
    assert.deepEqual([await cell(path(), 'N4'), await cell(path(), 'N5')], ['', 'another note']);
    assert.equal(await cell(path(), edited), 'looked at by hand');
  });

  it('is left alone when the person goes back from the merge, whatever was checked', async () => {
    await stopAndEdit();
    const before = readFileSync(path());
    messages().answer('Merge…');
    messages().answer('All from the Checkpoint');
    messages().answer('Cancel');
    assert.equal(await resume(), undefined);
    assert.deepEqual(readFileSync(path()), before);
  });

  for (const [title, button] of [
    ['cell by cell', undefined],
    ['all from the checkpoint', 'All from the Checkpoint'],
    ['all as they are now', 'All Current'],
  ] as const) {
    it(`is merged ${title}: every cell holds the side that was chosen`, async () => {
      const cells = await editScannedCells();
      messages().answer('Merge…');
      if (button !== undefined) messages().answer(button);
      const taken = new Set(
        button === undefined
          ? cells.filter((_, at) => at % 3 === 0)
          : button === 'All from the Checkpoint'
            ? cells
            : [],
      );
      if (button === undefined) for (const { label } of taken) messages().answer(label);
      messages().answer('Continue with These Cells');
      const first = eventually((await extensionParts()).runner.onDidEvent, ({ type }) => type === 'batchSaved');
      const finished = resume();
      await first;
      await run(commandIds.cancelScan);
      assert.equal((await finished)?.status, 'cancelled');

      assert.ok(cells.length > 10);
      const after = await cellsOf(path());
      for (const cell of cells) assert.equal(after.get(cell.key), taken.has(cell) ? cell.scanned : cell.mine, cell.key);
    });
  }
});

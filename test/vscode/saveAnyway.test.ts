/** A file that an office program left beside the workbook says that it is open: the scan waits, asks once, and saves when a person says so. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { useSettings } from './support/settings';
import { run } from './support/slowScan';
import { eventually, untilTrue } from './support/until';

describe('a workbook that an owner file says is open', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const set = useSettings();
  useSlowLookups(20);

  beforeEach(async () => {
    await set('ihacpa.network.offline', true);
    const { folder } = copy();
    writeFileSync(join(folder, '.~lock.review.xlsx#'), ',anna,desk7,23.11.2026 10:00,file:///home/anna;');
  });

  const questions = (): number => messages().shown.filter(({ buttons }) => buttons.includes('Save Anyway')).length;

  it('is saved while the scan runs once a person wants it, asked once', async () => {
    messages().answer('Save Anyway');
    const summary = await run(commandIds.startScan, copy().workbook);
    assert.equal(summary?.status, 'finished');
    assert.ok(summary.cellsWritten > 0);
    assert.equal(questions(), 1);
    assert.match(messages().shown[0]?.text ?? '', /^review\.xlsx: anna on desk7 in LibreOffice has the workbook open/);
  });

  it('is saved by the same question after the scan gave up waiting, and nothing is looked up again', async function () {
    this.timeout(60_000);
    let press: (button: string) => void = () => undefined;
    const { showWarningMessage } = vscode.window;
    Object.assign(vscode.window, {
      showWarningMessage: (text: string, ...buttons: string[]) =>
        buttons.includes('Save Anyway')
          ? new Promise((resolve) => (press = resolve))
          : showWarningMessage(text, ...buttons),
    });
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    const { runner, store } = await extensionParts();
    await untilTrue(() => runner.active === undefined);
    const saved = eventually(runner.onDidEvent, ({ type }) => type === 'batchSaved');
    press('Save Anyway');
    await saved;
    await untilTrue(() => runner.active === undefined);
    const [scan] = await store.refresh();
    assert.equal(scan?.status, 'finished');
  });
});

/** A row without a package name is told before a scan, in its message and in the report, in the same number. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import { readReport } from '../../src/tasks/readReport';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';

describe('rows without a package name', () => {
  const copy = useReviewCopy();
  const messages = useMessages();

  it('are in the message of the scan once, and in the report', async () => {
    const { fsPath } = copy().workbook;
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(fsPath);
    const [sheet] = book.worksheets;
    for (const row of [10, 12]) sheet!.getCell(`B${row}`).value = null;
    await book.xlsx.writeFile(fsPath);
    const { runner, store } = await extensionParts();
    const events: ScanEvent['type'][] = [];
    const listener = runner.onDidEvent((event) => void events.push(event.type));
    const summary = await vscode.commands.executeCommand<ScanSummary | undefined>(
      commandIds.startScan,
      copy().workbook,
    );
    listener.dispose();
    assert.deepEqual(summary?.leftOut?.rows, [10, 12]);
    assert.ok(events.indexOf('warning') >= 0 && events.indexOf('warning') < events.indexOf('packageFinished'));
    const texts = messages().shown.map(({ text }) => text);
    const told = texts.join('\n').match(/Rows 10, 12 not checked: a version without a package name\./g);
    assert.equal(told?.length, 1, texts.join('\n'));
    const report = await readReport(store.folder, fsPath);
    assert.deepEqual(
      report?.rowsNotChecked?.map(({ row }) => row),
      [10, 12],
    );
  });
});

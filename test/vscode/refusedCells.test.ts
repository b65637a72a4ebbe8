/** A result that Excel's own structure keeps out of its cell is told by message, findings view, and report, and never as a preserved value. */
import assert from 'node:assert/strict';
import ExcelJS from 'exceljs';
import * as vscode from 'vscode';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { readReport } from '../../src/tasks/readReport';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('a cell that cannot be written', () => {
  const copy = useReviewCopy();
  const messages = useMessages();

  it('is told as what it is everywhere', async () => {
    const { fsPath } = copy().workbook;
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(fsPath);
    book.worksheets[0]!.mergeCells('V10:W10');
    await book.xlsx.writeFile(fsPath);
    const { findings: tree, store } = await extensionParts();
    const summary = await vscode.commands.executeCommand<ScanSummary | undefined>(
      commandIds.startScan,
      copy().workbook,
    );
    const refused = summary?.kept.filter((cell) => cell.refused !== undefined).map(({ cell }) => cell);
    assert.deepEqual(refused, ['W10']);
    const texts = messages().shown.map(({ text }) => text);
    assert.ok(
      texts.some((text) => text.includes(' 1 cell could not be written.')),
      texts.join('\n'),
    );
    let group: Awaited<ReturnType<typeof tree.getChildren>>[number] | undefined;
    await untilTrue(async () => {
      group = (await tree.getChildren()).find((node) => tree.getTreeItem(node).label === 'Could Not Be Written');
      return group !== undefined;
    });
    const [cell, ...others] = await tree.getChildren(group);
    assert.ok(cell !== undefined && others.length === 0);
    const { description, tooltip } = tree.getTreeItem(cell);
    assert.equal(description, 'W10: part of merged cells');
    assert.ok(typeof tooltip === 'string');
    assert.match(tooltip, /W10 could not be written: it is part of merged cells\.\n/);
    assert.doesNotMatch(tooltip, /preserved/);
    const report = await readReport(store.folder, fsPath);
    assert.deepEqual(
      report?.kept.flatMap((kept) => (kept.refused === undefined ? [] : [kept.cell])),
      ['W10'],
    );
  });
});

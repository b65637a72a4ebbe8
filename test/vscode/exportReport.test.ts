/** The report of a scan as a file in the format and place a person chose. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { reportFormats } from '../../src/reports/reportFormats';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

describe('IHACPA: Export Report…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const { showSaveDialog } = vscode.window;

  afterEach(() => Object.assign(vscode.window, { showSaveDialog }));

  it('writes what the newest scan found', async () => {
    const summary = await run(commandIds.startScan, copy().workbook);
    const offered: (string | undefined)[] = [];
    const file = vscode.Uri.file(join(copy().folder, 'report.csv'));
    Object.assign(vscode.window, {
      showSaveDialog: (options: vscode.SaveDialogOptions) => {
        offered.push(options.defaultUri?.fsPath);
        return Promise.resolve(file);
      },
    });
    messages().answer('Table (CSV)');
    await vscode.commands.executeCommand(commandIds.exportReport);
    assert.deepEqual(offered, [join(copy().folder, 'review-report.csv')]);
    const text = readFileSync(file.fsPath, 'utf8');
    for (const { package: name } of summary?.findings ?? []) assert.ok(text.includes(name), name);
    assert.match(messages().shown.at(-1)?.text ?? '', /report\.csv/);
  });

  it('writes every package after one was scanned again, and of that scan alone only this one', async () => {
    const whole = await run(commandIds.startScan, copy().workbook);
    const one = whole?.findings[0]?.package ?? '';
    const few = await run(commandIds.startScan, copy().workbook, { packages: [one] });
    const file = vscode.Uri.file(join(copy().folder, 'report.json'));
    Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(file) });
    const exported = async (...chosen: readonly unknown[]): Promise<ReportModel> => {
      messages().answer('JSON');
      await vscode.commands.executeCommand(commandIds.exportReport, ...chosen);
      return JSON.parse(readFileSync(file.fsPath, 'utf8')) as ReportModel;
    };
    const report = await exported();
    assert.equal(report.scan.scanId, few?.scanId);
    assert.deepEqual(
      report.olderScans?.map(({ scanId }) => scanId),
      [whole?.scanId],
    );
    assert.equal(report.findings.length, whole?.findings.length);
    assert.deepEqual(await exported(copy().workbook), report);
    const [scan] = (await (await extensionParts()).store.scans()).filter(({ scanId }) => scanId === few?.scanId);
    const alone = await exported({ kind: 'scan', scan });
    assert.deepEqual([alone.olderScans, alone.findings.length], [undefined, 1]);
  });

  it('writes every format of the command line', async () => {
    await run(commandIds.startScan, copy().workbook);
    const beginnings: readonly (readonly [string, RegExp])[] = [
      ['Text', /^Package review\n=+\n/],
      ['Markdown', /^# Package review\n/],
      ['Web page', /^<!doctype html>/i],
      ['Table (CSV)', /^\ufeffRow,Package,Version,/],
      ['JSON', /^\{\n {2}"schemaVersion": 1,/],
      ['SARIF', /"version": "2\.1\.0"/],
      ['CycloneDX VEX', /"bomFormat": "CycloneDX"/],
      ['Excel workbook', /^PK/],
    ];
    assert.equal(beginnings.length, reportFormats.length);
    for (const [label, beginning] of beginnings) {
      const file = vscode.Uri.file(join(copy().folder, `report of ${label}`));
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(file) });
      messages().answer(label);
      await vscode.commands.executeCommand(commandIds.exportReport);
      assert.match(readFileSync(file.fsPath, 'utf8'), beginning, label);
    }
  });

  it('writes nothing when the person goes no further', async () => {
    await run(commandIds.startScan, copy().workbook);
    assert.equal(await vscode.commands.executeCommand(commandIds.exportReport), undefined);
    assert.equal(messages().picks.at(-1)?.length, 8);
  });
});

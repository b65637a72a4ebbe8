/** The report of a workbook, each package by its newest scan, in a panel of its own, redrawn while a scan runs. Computes no number and scans nothing. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import { type FromReport, fromReportSchema } from '../../webview/reportProtocol';
import { withWorkbook } from '../choose/pickWorkbook';
import { commandIds, editorIds } from '../ids';
import { Rereading } from '../scanState/rereading';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { renderPage, webviewOptions } from '../webview/webviewPage';
import { reportMessage } from './reportMessage';
import { reportTexts } from './reportTexts';
import { workbookName } from '../workbookName';

interface ReportParts {
  readonly extensionUri: vscode.Uri;
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

/** One panel per workbook. */
export class ReportView implements vscode.Disposable {
  readonly #parts: ReportParts;
  readonly #panels = new Map<string, vscode.WebviewPanel>();
  readonly #registration: vscode.Disposable;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.#registration = vscode.commands.registerCommand(commandIds.openReport, (workbook?: unknown) =>
      this.open(workbook),
    );
  }

  async open(workbook?: unknown): Promise<void> {
    await withWorkbook(workbook, this.#parts, (uri) => {
      this.#show(uri);
      return Promise.resolve();
    });
  }

  dispose(): void {
    this.#registration.dispose();
    for (const panel of this.#panels.values()) panel.dispose();
  }

  #show(uri: vscode.Uri): void {
    const known = this.#panels.get(uri.toString());
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const title = vscode.l10n.t('Report of {0}', workbookName(uri.fsPath));
    const { extensionUri } = this.#parts;
    const panel = vscode.window.createWebviewPanel(editorIds.report, title, vscode.ViewColumn.Active, {
      ...webviewOptions(extensionUri),
    });
    panel.iconPath = new vscode.ThemeIcon('graph');
    this.#panels.set(uri.toString(), panel);
    const reread = new Rereading(() => this.#send(uri, panel.webview));
    const disposables = vscode.Disposable.from(
      reread,
      panel.webview.onDidReceiveMessage((raw: unknown) => this.#receive(uri, raw, reread)),
      this.#parts.runner.onDidEvent(({ type }) => {
        if (type === 'batchSaved' && panel.visible) reread.request();
      }),
      this.#parts.store.onDidChange(() => {
        if (panel.visible) reread.request();
      }),
    );
    panel.onDidDispose(() => {
      this.#panels.delete(uri.toString());
      disposables.dispose();
    });
    panel.webview.html = renderPage(panel.webview, extensionUri, {
      script: 'report',
      styles: ['base.css', 'report.css'],
      title,
      body: '<main id="report"></main>',
      texts: reportTexts(),
    });
  }

  async #send(uri: vscode.Uri, webview: vscode.Webview): Promise<void> {
    const { jobs, store, log } = this.#parts;
    const read = { storageFolder: store.folder, workbookPath: uri.fsPath };
    await webview.postMessage(await reportMessage(() => jobs.run('readReport', read), log));
  }

  #receive(uri: vscode.Uri, raw: unknown, reread: Rereading): void {
    const message = v.safeParse(fromReportSchema, raw);
    if (message.success) perform(uri, message.output, reread, this.#parts.log);
    else this.#parts.log.error(`Unexpected message from the report: ${v.summarize(message.issues)}`);
  }
}

function perform(uri: vscode.Uri, message: FromReport, reread: Rereading, log: vscode.LogOutputChannel): void {
  switch (message.type) {
    case 'ready':
      reread.request();
      return;
    case 'openRow':
      void vscode.commands.executeCommand(commandIds.openReview, uri, {
        name: message.name,
        version: message.version,
        occurrence: 0,
      });
      return;
    case 'openReview':
      void vscode.commands.executeCommand(commandIds.openReview, uri);
      return;
    case 'export':
      void vscode.commands.executeCommand(commandIds.exportReport, uri);
      return;
    case 'startScan':
      void vscode.commands.executeCommand(commandIds.startScan, uri);
      return;
    case 'notDrawn':
      log.error(`The report could not be drawn: ${message.why}`);
  }
}

/** One review editor on the screen: answers its webview, follows the scan and the file. Holds no rows and draws nothing. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { Arranged, EditedCell, OpenedGrid } from '../../grid/query/gridAnswer';
import type { ScanSelection } from '../../core/scan/scanSelection';
import { type FromReview, fromReviewSchema, type RowAction, type ToReview } from '../../webview/reviewProtocol';
import { commandIds, hostCommands } from '../ids';
import { doneText } from '../progress/scanText';
import { renderPage, webviewOptions } from '../webview/webviewPage';
import { Rereading } from '../scanState/rereading';
import { askForNotes, notesLabel } from './askForNotes';
import { GridEdits, type GridEditParts, labelOf } from './gridEdits';
import { openLink } from './openLink';
import { reviewBody } from './reviewBody';
import { refusal } from './refusal';
import type { ReviewDocument } from './reviewDocument';
import { reviewTexts } from './reviewTexts';
import { workbookName } from '../workbookName';
import { tellMissing, tellNotEditable } from './rowMessages';
import { watchWorkbook } from './watchWorkbook';
import { translatedAnswer } from './translatedAnswer';
import type { PackageIdentity } from '../../core/package/identity';

export interface ReviewParts extends GridEditParts {
  readonly extensionUri: vscode.Uri;
}

export class ReviewPanel implements vscode.Disposable {
  readonly #document: ReviewDocument;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: ReviewParts;
  readonly #disposables: vscode.Disposable;
  readonly #reread: Rereading;
  readonly #edits: GridEdits;
  #isReady = false;
  #isOpen = false;
  #wasActive = false;
  #selection: PackageIdentity | undefined;
  /** The first reading, begun while the page is loaded. */
  #headStart: Promise<OpenedGrid | undefined> | undefined;

  constructor(document: ReviewDocument, panel: vscode.WebviewPanel, parts: ReviewParts) {
    this.#document = document;
    this.#panel = panel;
    this.#parts = parts;
    const { webview } = panel;
    this.#reread = new Rereading(() => this.#read());
    this.#edits = new GridEdits(document.uri, parts);
    this.#disposables = vscode.Disposable.from(
      this.#reread,
      this.#edits,
      this.#edits.onDidChange(() => {
        this.#postHistory();
        this.#reread.request();
      }),
      webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw)),
      document.onDidGrow((arranged) => this.#grow(arranged)),
      document.onDidBreak((error) => this.#refuse(error)),
      parts.runner.onDidShow(() => this.#postScan()),
      parts.runner.onDidChange(() => this.#followScan()),
      parts.runner.onDidEvent(({ type }) => {
        if (type === 'batchSaved' && this.#isScanned) this.#reread.request();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#postAbilities()),
      watchWorkbook(document.uri, () => this.#reread.request()),
    );
    this.#headStart = document.read();
    // Whoever takes it is told why it failed.
    this.#headStart.catch(() => undefined);
    webview.options = webviewOptions(parts.extensionUri);
    webview.html = renderPage(webview, parts.extensionUri, {
      script: 'review',
      styles: ['base.css', 'review.css'],
      title: workbookName(document.uri.fsPath),
      body: reviewBody(),
      texts: reviewTexts(),
    });
  }

  get uri(): vscode.Uri {
    return this.#document.uri;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Brings a package into view, at once or as soon as the rows are there. */
  select(identity: PackageIdentity): void {
    this.#panel.reveal(undefined, false);
    this.#selection = identity;
    if (this.#isReady && this.#isOpen) this.#postSelection();
  }

  /** What a menu of VS Code's own chose for a row. */
  async act(action: RowAction, key: number): Promise<void> {
    if (action === 'copyRow') {
      await this.copy(key);
      return;
    }
    if (action === 'editNote') {
      this.startEdit(key, { field: 'notes' });
      return;
    }
    const identified = await this.#document.ask({ ask: 'identify', key });
    if (identified.answer !== 'identified' || identified.row === undefined) return;
    const { row, package: identity } = identified;
    if (action === 'reveal') await vscode.commands.executeCommand(commandIds.revealFinding, identity);
    else if (action === 'acceptRisk' || action === 'endAcceptance')
      await vscode.commands.executeCommand(commandIds[action], this.uri, identity?.name);
    else {
      const selection: ScanSelection = { firstRow: row, lastRow: row };
      await vscode.commands.executeCommand(commandIds.startScan, this.uri, selection);
    }
  }

  /** Opens the editor of a cell on the page. */
  startEdit(key: number, place: { readonly column?: number; readonly field?: 'notes' }): void {
    this.#panel.reveal(undefined, false);
    this.#post({ type: 'startEdit', key, ...place });
  }

  /** One text for the notes of all rows that are shown, after one question. */
  async editShownNotes(): Promise<void> {
    if (!this.#mayEdit) {
      tellNotEditable('readOnly');
      return;
    }
    const cells = await askForNotes(await this.#shownNotes());
    if (cells !== undefined) await this.#edits.write(cells, notesLabel(cells.length), 'dialog');
  }

  async acceptShownRisks(): Promise<void> {
    const shown = (await this.#shownNotes()).map((cell) => cell.package);
    await vscode.commands.executeCommand(commandIds.acceptRisk, this.uri, shown);
  }

  /** The cell, or without a column the row, tab-separated. */
  async copy(key: number, column?: number): Promise<void> {
    const copied = await this.#document.ask({ ask: 'copy', key, ...(column === undefined ? {} : { column }) });
    if (copied.answer === 'copied') await vscode.env.clipboard.writeText(copied.text);
  }

  /** Of all rows that the filters leave. */
  async #shownNotes(): Promise<readonly EditedCell[]> {
    const shown = await this.#document.ask({ ask: 'shown', field: 'notes' });
    return shown.answer === 'shown' ? shown.cells : [];
  }

  get #isScanned(): boolean {
    return this.#parts.runner.active?.workbookPath === this.uri.fsPath;
  }

  get #mayEdit(): boolean {
    return vscode.workspace.isTrusted && this.uri.scheme === 'file';
  }

  #post(message: ToReview): void {
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const message = v.safeParse(fromReviewSchema, raw);
    if (!message.success) {
      this.#parts.log.error(`Unexpected message from the review grid: ${v.summarize(message.issues)}`);
      return;
    }
    this.#perform(message.output).catch((error: unknown) => {
      this.#parts.log.error(error instanceof Error ? error : String(error));
    });
  }

  async #perform(message: FromReview): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#isOpen = false;
        this.#postScan();
        this.#postAbilities();
        await this.#read();
        return;
      case 'ask':
        return this.#answer(message);
      case 'openLink':
        return openLink(message.url);
      case 'copyCell':
        return this.copy(message.key, message.column);
      case 'act':
        return this.act(message.action, message.key);
      case 'edit':
        return this.#edit(message);
      case 'undo':
        await this.#edits.undo();
        return;
      case 'redo':
        await this.#edits.redo();
        return;
      case 'notEditable':
        tellNotEditable(message.bar);
        return;
      case 'missing':
        tellMissing(message.package, this.uri);
        return;
      case 'retry':
        return this.#read();
      case 'export':
        await vscode.commands.executeCommand(commandIds.exportReport, this.uri);
        return;
      case 'reopen':
        await vscode.commands.executeCommand(hostCommands.reopenWith);
    }
  }

  async #answer({ id, request }: Extract<FromReview, { type: 'ask' }>): Promise<void> {
    try {
      this.#post({ type: 'answer', id, answer: translatedAnswer(await this.#document.ask(request)) });
    } catch (error) {
      this.#post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
      if (error instanceof UserError) this.#refuse(error);
      else throw error;
    }
  }

  async #edit({ id, title, ...typed }: Extract<FromReview, { type: 'edit' }>): Promise<void> {
    const isSaved = await this.#edits.write([typed], labelOf(typed, title), 'openEditor');
    this.#post({ type: 'edited', id, isSaved });
  }

  async #read(): Promise<void> {
    try {
      const reading = this.#headStart ?? this.#document.read();
      this.#headStart = undefined;
      const changed = await reading;
      const { grid } = this.#document;
      if (grid === undefined) return;
      if (!this.#isOpen) {
        this.#isOpen = true;
        this.#post({ type: 'opened', grid });
        this.#postSelection();
      } else if (changed !== undefined) this.#post({ type: 'refreshed', grid: changed });
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Before the page is told of the rows at all, what it is told then holds these too. */
  #grow(arranged: Arranged): void {
    if (this.#isOpen) this.#post({ type: 'grown', arranged });
  }

  #refuse(error: unknown): void {
    this.#isOpen = false;
    this.#parts.log.warn(String(error));
    this.#post(refusal(error, this.uri.fsPath));
  }

  #postSelection(): void {
    if (this.#selection === undefined) return;
    this.#post({ type: 'select', package: this.#selection });
    this.#selection = undefined;
  }

  #postScan(): void {
    const { active } = this.#parts.runner;
    const progress = this.#isScanned ? active?.progress : undefined;
    if (progress === undefined) {
      this.#post({ type: 'scan' });
      return;
    }
    const { completedPackages: completed, totalPackages: total } = progress;
    this.#post({ type: 'scan', counts: { completed, total, text: doneText(progress), states: progress.counts } });
  }

  /** A scan begins or ends: what may be done is another, and the evidence may be too. */
  #followScan(): void {
    const isActive = this.#parts.runner.active !== undefined;
    if (isActive === this.#wasActive) return;
    this.#wasActive = isActive;
    this.#reread.request();
    this.#postAbilities();
  }

  #postAbilities(): void {
    const mayDecide = vscode.workspace.isTrusted;
    const mayRescan = mayDecide && this.#parts.runner.active === undefined;
    this.#post({ type: 'abilities', mayRescan, mayDecide, mayEdit: this.#mayEdit });
    this.#postHistory();
  }

  #postHistory(): void {
    const { undoable: undo, redoable: redo } = this.#edits;
    this.#post({ type: 'history', ...(undo === undefined ? {} : { undo }), ...(redo === undefined ? {} : { redo }) });
  }
}

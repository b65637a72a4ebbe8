/** The review grid as an editor of workbooks: opens documents, keeps its panels, takes its commands. Edits are saved one by one, so nothing is ever unsaved. */
import { existsSync } from 'node:fs';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { RowAction } from '../../webview/reviewProtocol';
import { withWorkbook } from '../choose/pickWorkbook';
import { commandIds, editorIds, hostCommands } from '../ids';
import { ReviewDocument } from './reviewDocument';
import { ReviewPanel, type ReviewParts } from './reviewPanel';
import type { PackageIdentity } from '../../core/package/identity';

interface ReviewEditorParts extends ReviewParts {
  /** The bundled worker's absolute path. */
  readonly workerFile: string;
}

/** What VS Code's own menu hands over: the data of the row under the mouse. */
interface RowContext {
  readonly key: number;
  /** Index among the grid's columns. */
  readonly column?: number;
}

export class ReviewEditor implements vscode.CustomReadonlyEditorProvider<ReviewDocument>, vscode.Disposable {
  readonly #parts: ReviewEditorParts;
  readonly #panels = new Set<ReviewPanel>();
  readonly #wanted = new Map<string, PackageIdentity>();
  readonly #registrations: vscode.Disposable;

  constructor(parts: ReviewEditorParts) {
    this.#parts = parts;
    const register = vscode.commands.registerCommand;
    this.#registrations = vscode.Disposable.from(
      vscode.window.registerCustomEditorProvider(editorIds.review, this, { supportsMultipleEditorsPerDocument: false }),
      register(commandIds.openReview, (workbook?: unknown, identity?: unknown) => this.open(workbook, identity)),
      register(commandIds.rescanPackage, (context?: RowContext) => this.#act('rescan', context)),
      register(commandIds.copyCell, (context?: RowContext) => this.#copyCell(context)),
      register(commandIds.acceptRowRisk, (context?: RowContext) => this.#act('acceptRisk', context)),
      register(commandIds.endRowAcceptance, (context?: RowContext) => this.#act('endAcceptance', context)),
      register(commandIds.acceptShownRisks, () => this.#active?.acceptShownRisks()),
      register(commandIds.editCell, (context?: RowContext) => this.#edit(context)),
      register(commandIds.editNote, (context?: RowContext) => this.#act('editNote', context)),
      register(commandIds.editShownNotes, () => this.#active?.editShownNotes()),
      register(commandIds.copyRow, (context?: RowContext) => this.#act('copyRow', context)),
    );
  }

  openCustomDocument(uri: vscode.Uri): ReviewDocument {
    return new ReviewDocument(uri, this.#parts.workerFile, this.#parts.store.folder);
  }

  resolveCustomEditor(document: ReviewDocument, webviewPanel: vscode.WebviewPanel): void {
    const panel = new ReviewPanel(document, webviewPanel, this.#parts);
    this.#panels.add(panel);
    webviewPanel.onDidDispose(() => {
      this.#panels.delete(panel);
      panel.dispose();
    });
    const wanted = this.#wanted.get(document.uri.toString());
    this.#wanted.delete(document.uri.toString());
    if (wanted !== undefined) panel.select(wanted);
  }

  /** The workbook named, else the one the person means; with a package's identity its row and details are shown. */
  async open(workbook?: unknown, identity?: unknown): Promise<void> {
    await withWorkbook(workbook, this.#parts, (uri) => this.#open(uri, identity));
  }

  async #open(uri: vscode.Uri, identity: unknown): Promise<void> {
    if (!existsSync(uri.fsPath)) throw gone(uri.fsPath);
    const wanted = v.is(packageIdentitySchema, identity) ? identity : undefined;
    const open = [...this.#panels].find((panel) => panel.uri.toString() === uri.toString());
    if (wanted !== undefined && open !== undefined) {
      open.select(wanted);
      return;
    }
    if (wanted !== undefined) this.#wanted.set(uri.toString(), wanted);
    await vscode.commands.executeCommand(hostCommands.openWith, uri, editorIds.review);
  }

  dispose(): void {
    this.#registrations.dispose();
    for (const panel of this.#panels) panel.dispose();
  }

  get #active(): ReviewPanel | undefined {
    return [...this.#panels].find((panel) => panel.isActive);
  }

  #edit({ key, column }: Partial<RowContext> = {}): void {
    if (typeof key === 'number') this.#active?.startEdit(key, column === undefined ? {} : { column });
  }

  async #copyCell(context: RowContext | undefined): Promise<void> {
    if (typeof context?.key === 'number') await this.#active?.copy(context.key, context.column);
  }

  async #act(action: RowAction, context: RowContext | undefined): Promise<void> {
    if (typeof context?.key === 'number') await this.#active?.act(action, context.key);
  }
}

function gone(file: string): UserError {
  return new UserError({
    code: 'workbookMissing',
    what: say`The file does not exist`,
    file,
    next: say`Check the path of the workbook`,
  });
}

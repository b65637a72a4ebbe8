/** Shows what is wrong with an open file of accepted risks under Problems, with quick fixes. Changes no file itself. */
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { riskFileName } from '../../core/verdict/acceptRisks';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { baseOf } from '../choose/findAdvisories';
import { configurationSection, productName } from '../ids';
import { localize } from '../localize';
import type { ScanStore } from '../scanState/scanStore';
import { readRisksSetting, risksSetting } from '../settings/sourceSettings';
import { createThrottle } from '../throttle';

type Problem = JobAnswers['checkRisks'][number];
type Fix = Problem['fixes'][number];

interface Checked {
  readonly version: number;
  readonly problems: readonly (Problem & { readonly diagnostic: vscode.Diagnostic })[];
}

/** Milliseconds between two checks while somebody types. */
const checkMs = 300;

export class RiskProblems implements vscode.Disposable, vscode.CodeActionProvider {
  readonly #parts: { readonly store: ScanStore; readonly jobs: JobClient; readonly log: vscode.LogOutputChannel };
  readonly #diagnostics = vscode.languages.createDiagnosticCollection(productName);
  readonly #checked = new WeakMap<vscode.TextDocument, Checked>();
  readonly #disposables: vscode.Disposable;

  constructor(parts: { readonly store: ScanStore; readonly jobs: JobClient; readonly log: vscode.LogOutputChannel }) {
    this.#parts = parts;
    const check = createThrottle(checkMs, () => this.#checkAll());
    const request = (): void => check.request();
    this.#disposables = vscode.Disposable.from(
      this.#diagnostics,
      check,
      vscode.workspace.onDidOpenTextDocument(request),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#checked.has(document)) request();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${configurationSection}.${risksSetting}`)) request();
      }),
      parts.store.onDidChange(request),
      vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
    request();
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const checked = this.#checked.get(document);
    if (checked?.version !== document.version) return [];
    const offered = checked.problems
      .filter(
        ({ diagnostic }) =>
          diagnostic.range.intersection(range) !== undefined || context.diagnostics.includes(diagnostic),
      )
      .flatMap(({ diagnostic, fixes }) => fixes.map((fix, at) => ({ diagnostic, fix, isFirst: at === 0 })));
    if (offered.length === 0) return [];
    const input = { text: document.getText(), fixes: offered.map(({ fix }) => fix) };
    const changes = await this.#parts.jobs.run('fixRisks', input);
    if (checked.version !== document.version) return [];
    return offered.flatMap(({ diagnostic, fix, isFirst }, at) => {
      const change = changes[at];
      if (change === undefined) return [];
      const action = new vscode.CodeAction(fixTitle(fix), vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      const place = new vscode.Range(document.positionAt(change.from), document.positionAt(change.to));
      action.edit.replace(document.uri, place, change.text);
      action.diagnostics = [diagnostic];
      action.isPreferred = isFirst && fix.kind === 'renameField';
      return [action];
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #checkAll(): Promise<void> {
    const files = vscode.workspace.textDocuments.filter(isRiskFile);
    if (files.length === 0) return;
    const paths = new Set((await this.#parts.store.scans()).map(({ workbookPath }) => workbookPath));
    for (const document of files) await this.#check(document, [...paths]);
  }

  async #check(document: vscode.TextDocument, paths: readonly string[]): Promise<void> {
    const { jobs, store, log } = this.#parts;
    const { version } = document;
    const workbooks = paths.filter((path) => risksOf(path) === document.uri.fsPath);
    try {
      const found = await jobs.run('checkRisks', { storageFolder: store.folder, workbooks, text: document.getText() });
      if (document.isClosed || document.version !== version) return;
      const problems = found.map((problem) => ({ ...problem, diagnostic: diagnosticOf(problem, document) }));
      this.#checked.set(document, { version, problems });
      this.#diagnostics.set(
        document.uri,
        problems.map(({ diagnostic }) => diagnostic),
      );
    } catch (error) {
      log.warn(`The accepted risks could not be checked: ${String(error)}`);
    }
  }
}

function isRiskFile({ uri }: vscode.TextDocument): boolean {
  if (uri.scheme !== 'file') return false;
  return basename(uri.fsPath) === riskFileName || readRisksSetting(uri, baseOf(uri)) === uri.fsPath;
}

/** The file that scans of a workbook read. */
function risksOf(workbookPath: string): string {
  const workbook = vscode.Uri.file(workbookPath);
  return readRisksSetting(workbook, baseOf(workbook)) ?? join(dirname(workbook.fsPath), riskFileName);
}

function diagnosticOf({ line, isError, message }: Problem, document: vscode.TextDocument): vscode.Diagnostic {
  const { range, firstNonWhitespaceCharacterIndex: start } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const severity = isError ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range.with(range.start.translate(0, start)), localize(message), severity);
  diagnostic.source = productName;
  return diagnostic;
}

function fixTitle({ kind, to }: Fix): string {
  switch (kind) {
    case 'remove':
      return vscode.l10n.t('Remove This Entry');
    case 'setLastDay':
      return vscode.l10n.t('Set the Last Day to {0}', to);
    case 'useId':
      return vscode.l10n.t('Accept {0} Instead', to);
    case 'renameField':
      return vscode.l10n.t('Change to {0}', to);
  }
}

/** Checks the colors of a workbook's result cells and shows what is wrong. Puts nothing right before a person has agreed. */
import * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { ListedFormatIssue } from '../../threads/jobs/jobLists';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { withWorkbook } from '../choose/pickWorkbook';
import { formatScheme } from '../ids';
import { askModally, showInformation, showWarning, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { allRight, countText, formatText } from './formatText';
import { workbookName } from '../workbookName';

export interface FormatCheckParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

export class FormatCheck implements vscode.Disposable {
  readonly #parts: FormatCheckParts;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #provider: vscode.Disposable;

  constructor(parts: FormatCheckParts) {
    this.#parts = parts;
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(formatScheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** Resolves when the person has been told what was found; what the button does follows on its own. */
  async check(argument: unknown): Promise<void> {
    await withWorkbook(argument, this.#parts, async (workbook) => {
      const issues = await this.#issuesOf(workbook);
      if (issues.length === 0) {
        void showInformation(allRight(workbookName(workbook.fsPath)));
        return;
      }
      await vscode.window.showTextDocument(this.#write(workbook, issues), { preview: false });
      this.#guarded(workbook, () => this.#offerToFix(workbook, issues));
    });
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }

  async #offerToFix(workbook: vscode.Uri, issues: readonly ListedFormatIssue[]): Promise<void> {
    const fix = vscode.l10n.t('Fix…');
    if ((await showWarning(countText(issues.length), fix)) !== fix) return;
    if (!mayScan(this.#parts.runner)) return;
    const agreed = vscode.l10n.t('Fix');
    const detail = vscode.l10n.t(
      'Only the formatting of these cells changes. A backup is created first. Close the workbook in other programs.',
    );
    const name = workbookName(workbook.fsPath);
    const question = vscode.l10n.t('Fix the colors of {0} cells of {1}?', issues.length, name);
    if ((await askModally(question, detail, agreed)) !== agreed) return;
    if (!(await settleUnsavedChanges(workbook, 'fix'))) return;
    await this.#fix(workbook, issues);
  }

  async #fix(workbook: vscode.Uri, issues: readonly ListedFormatIssue[]): Promise<void> {
    const input = {
      workbookPath: workbook.fsPath,
      storageFolder: this.#parts.store.folder,
      cells: issues.map(({ cell }) => cell),
    };
    const { fixed, backup } = await this.#withProgress(workbook, () => this.#parts.jobs.run('fixFormat', input));
    this.#write(workbook, await this.#issuesOf(workbook));
    const told = vscode.l10n.t('{0} of {1} cells are fixed.', fixed, issues.length);
    const kept = backup === undefined ? '' : ` ${vscode.l10n.t('A backup of the workbook is at {0}.', backup)}`;
    void showInformation(`${told}${kept}`);
  }

  #issuesOf(workbook: vscode.Uri): Promise<readonly ListedFormatIssue[]> {
    const input = { workbookPath: workbook.fsPath };
    return this.#withProgress(workbook, () => this.#parts.jobs.run('checkFormat', input));
  }

  async #withProgress<T>(workbook: vscode.Uri, task: () => Promise<T>): Promise<T> {
    const title = vscode.l10n.t('IHACPA: colors of {0}', workbookName(workbook.fsPath));
    return withProgress({ location: vscode.ProgressLocation.Notification, title }, task);
  }

  #write(workbook: vscode.Uri, issues: readonly ListedFormatIssue[]): vscode.Uri {
    const name = workbookName(workbook.fsPath);
    const title = vscode.l10n.t('Colors of {0}', name);
    // The query tells workbooks of the same name apart.
    const uri = vscode.Uri.from({ scheme: formatScheme, path: `/${title}.txt`, query: workbook.fsPath });
    this.#texts.set(uri.toString(), formatText(name, issues));
    this.#changed.fire(uri);
    return uri;
  }

  #guarded(workbook: vscode.Uri, action: () => Promise<void>): void {
    action().catch((error: unknown) => tellError(error, this.#parts.log, { retry: () => this.check(workbook) }));
  }
}

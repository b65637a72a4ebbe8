/** Shows a comparison in VS Code's own diff editor, from two documents that exist in memory only. */
import * as vscode from 'vscode';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import { comparisonScheme, hostCommands } from '../ids';
import { comparisonTexts } from './comparisonText';
import { workbookName } from '../workbookName';

export class ComparisonView implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #provider: vscode.Disposable;
  #shown = 0;

  constructor() {
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(comparisonScheme, {
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** `checkpointName` is how a person knows the older side. Dispose of the answer to close the diff. */
  async show(workbookPath: string, checkpointName: string, comparison: WorkbookComparison): Promise<vscode.Disposable> {
    const name = workbookName(workbookPath);
    this.#shown += 1;
    const side = (title: string, text: string): vscode.Uri => {
      const uri = vscode.Uri.from({
        scheme: comparisonScheme,
        path: `/${title}/${name}.txt`,
        query: String(this.#shown),
      });
      this.#texts.set(uri.toString(), text);
      return uri;
    };
    const texts = comparisonTexts(comparison);
    const left = side(checkpointName, texts.checkpoint);
    const right = side(vscode.l10n.t('Now'), texts.workbook);
    const title = vscode.l10n.t('{0}: {1} ↔ Now', name, checkpointName);
    await vscode.commands.executeCommand(hostCommands.diff, left, right, title, { preview: false });
    return new vscode.Disposable(() => {
      void closeDiff(left);
      this.#texts.delete(left.toString());
      this.#texts.delete(right.toString());
    });
  }

  dispose(): void {
    this.#provider.dispose();
    this.#texts.clear();
  }
}

async function closeDiff(left: vscode.Uri): Promise<void> {
  const shown = left.toString();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.original.toString() === shown,
  );
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}

/** VS Code's own diff editor over two texts that exist in memory only. */
import * as vscode from 'vscode';
import { diffScheme, hostCommands } from '../ids';

export interface DiffSide {
  /** What the side is: "Now", the name of a checkpoint. */
  readonly title: string;
  readonly text: string;
}

export class DiffView implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #provider: vscode.Disposable;
  #shown = 0;

  constructor() {
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(diffScheme, {
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** `name` is that of the workbook, for the tabs. Dispose of the result to close the diff. */
  async show(name: string, title: string, before: DiffSide, after: DiffSide): Promise<vscode.Disposable> {
    this.#shown += 1;
    const [left, right] = [before, after].map((side) => this.#document(name, side)) as [vscode.Uri, vscode.Uri];
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

  #document(name: string, { title, text }: DiffSide): vscode.Uri {
    // The number keeps the texts of one diff apart from those of the next.
    const uri = vscode.Uri.from({ scheme: diffScheme, path: `/${title}/${name}.txt`, query: String(this.#shown) });
    this.#texts.set(uri.toString(), text);
    return uri;
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

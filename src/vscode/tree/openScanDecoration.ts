/** Marks workbooks with an unfinished or running scan in the Explorer and on tabs. Changes no file. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { resumableScans, type ScanStore } from '../scanState/scanStore';

export class OpenScanDecoration implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #disposables: vscode.Disposable;
  #marks: ReadonlyMap<string, vscode.FileDecoration> = new Map();

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(store: ScanStore) {
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      vscode.window.registerFileDecorationProvider(this),
      store.onDidChange((scans) => this.#take(scans)),
    );
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    return uri.scheme === 'file' ? this.#marks.get(uri.fsPath) : undefined;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #take(scans: readonly ResumableScan[]): void {
    const before = this.#marks;
    const marks = new Map<string, vscode.FileDecoration>();
    for (const { workbookPath, completedPackages, totalPackages } of resumableScans(scans)) {
      const text = vscode.l10n.t('Unfinished scan: {0} of {1} packages done', completedPackages, totalPackages);
      marks.set(workbookPath, decoration('◐', text));
    }
    for (const { workbookPath } of scans.filter(({ status }) => status === 'running')) {
      marks.set(workbookPath, decoration('▶', vscode.l10n.t('Being scanned')));
    }
    this.#marks = marks;
    const touched = new Set([...before.keys(), ...marks.keys()]);
    const changed = [...touched].filter((path) => before.get(path)?.tooltip !== marks.get(path)?.tooltip);
    if (changed.length > 0) this.#changed.fire(changed.map((path) => vscode.Uri.file(path)));
  }
}

function decoration(badge: string, tooltip: string): vscode.FileDecoration {
  return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor('charts.yellow'));
}

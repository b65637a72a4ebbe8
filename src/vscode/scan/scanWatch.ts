/** Reads the scans again while another window or the command line works on them. Leaves those of this window to their events. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { Rereading } from '../review/rereading';
import type { ScanRunner } from './scanRunner';
import type { ScanStore } from './scanStore';

/** Written with every checkpoint, the first one before the first batch. */
const watched = 'checkpoints.json';
/** Between two looks at a scan that runs elsewhere, milliseconds: its end changes no checkpoint. */
const lookAgainMs = 2000;

export class ScanWatch implements vscode.Disposable {
  readonly #disposables: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: ScanStore, runner: ScanRunner) {
    const rereading = new Rereading(async () => {
      await store.refresh();
    });
    const pattern = new vscode.RelativePattern(vscode.Uri.file(store.folder), watched);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const read = (): void => {
      if (runner.active === undefined) rereading.request();
    };
    const lookAgain = (scans: readonly ResumableScan[]): void => {
      clearTimeout(this.#timer);
      const isElsewhere = runner.active === undefined && scans.some(({ status }) => status === 'running');
      this.#timer = isElsewhere ? setTimeout(read, lookAgainMs) : undefined;
    };
    this.#disposables = vscode.Disposable.from(
      rereading,
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      watcher.onDidDelete(read),
      store.onDidChange(lookAgain),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }
}

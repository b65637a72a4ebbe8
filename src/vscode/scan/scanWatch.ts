/** Reads the scans again while another window or the command line works on them. Leaves those of this window to their events. */
import { basename, dirname } from 'node:path';
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
    const watch = (folder: string, name: string): vscode.FileSystemWatcher =>
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), name));
    const index = watch(store.folder, watched);
    // What is in a folder that comes later is watched some seconds late.
    const storage = watch(dirname(store.folder), basename(store.folder));
    const read = (): void => {
      if (runner.active === undefined) rereading.request();
    };
    const readSoon = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(read, lookAgainMs);
    };
    const lookAgain = (scans: readonly ResumableScan[]): void => {
      if (runner.active === undefined && scans.some(({ status }) => status === 'running')) readSoon();
    };
    this.#disposables = vscode.Disposable.from(
      rereading,
      index,
      index.onDidCreate(read),
      index.onDidChange(read),
      index.onDidDelete(read),
      storage,
      storage.onDidCreate(readSoon),
      store.onDidChange(lookAgain),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }
}

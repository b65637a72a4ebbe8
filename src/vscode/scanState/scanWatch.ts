/** Reads the scans again while another window or the command line works on them. Leaves those of this window to their events. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { Rereading } from './rereading';
import type { ScanRunner } from './scanRunner';
import type { ScanStore } from './scanStore';

/** Written with every checkpoint, the first one before the first batch. */
const watched = 'checkpoints.json';
/** Between two looks at a scan that runs elsewhere, milliseconds: its end changes no checkpoint. */
const lookAgainMs = 2000;
/** Looks at a storage that is new to this window: VS Code's watchers miss what happens in their first seconds. */
const firstLooks = 3;

export class ScanWatch implements vscode.Disposable {
  readonly #disposables: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  readonly #beginning: NodeJS.Timeout;

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
    let looks = 0;
    this.#beginning = setInterval(() => {
      if (!existsSync(store.folder)) return;
      read();
      looks += 1;
      if (looks === firstLooks) clearInterval(this.#beginning);
    }, lookAgainMs);
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
    clearInterval(this.#beginning);
    this.#disposables.dispose();
  }
}

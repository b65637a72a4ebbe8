/** Where the scans of a workspace are kept, the same for every window on it. Makes no folder. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type * as vscode from 'vscode';

/**
 * VS Code gives a second window on a workspace a folder of its own, named after the first with a number behind it, and so
 * it does where the extension host of a closed window lives on for a while. A scan that was stopped there would not be
 * found again. What lies in the storage is made for several processes at once.
 */
export function sharedStorage({ fsPath }: vscode.Uri): string {
  const workspace = dirname(fsPath);
  const first = /^(-?[^-]+)-\d{1,3}$/.exec(basename(workspace))?.[1];
  if (first === undefined) return fsPath;
  const shared = join(dirname(workspace), first);
  return existsSync(shared) ? join(shared, basename(fsPath)) : fsPath;
}

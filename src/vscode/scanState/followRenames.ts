/** Scans follow a workbook that is renamed or moved in VS Code, the running one at once. Renames nothing. */
import { join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { ScanRunner } from './scanRunner';
import type { ScanStore } from './scanStore';

interface RenameParts {
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

export function followRenames({ runner, store, jobs, log }: RenameParts): vscode.Disposable {
  const move = async (from: string, to: string): Promise<void> => {
    const { active } = runner;
    const path = active === undefined ? undefined : movedPath(active.workbookPath, from, to);
    const moving = (): Promise<number> => jobs.run('moveScans', { storageFolder: store.folder, from, to });
    if (path === undefined) await moving();
    else await runner.moveTo(path, moving);
    await store.refresh();
  };
  return vscode.workspace.onDidRenameFiles(async ({ files }) => {
    for (const { oldUri, newUri } of files) {
      if (oldUri.scheme !== 'file' || newUri.scheme !== 'file') continue;
      try {
        await move(oldUri.fsPath, newUri.fsPath);
      } catch (error) {
        log.error(`The scans of ${oldUri.fsPath} could not follow it.`, error);
      }
    }
  });
}

/** Undefined: it is elsewhere. */
function movedPath(path: string, from: string, to: string): string | undefined {
  return path === from || path.startsWith(from + sep) ? join(to, relative(from, path)) : undefined;
}

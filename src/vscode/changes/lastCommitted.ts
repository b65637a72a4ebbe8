/** A workbook as it was last committed, from VS Code's own git. Runs no git itself, and knows no repository that VS Code does not show. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';

export async function isCommitted(workbook: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(committed(workbook))).size > 0;
  } catch {
    return false; // Git is off, or does not know the file.
  }
}

/** With the path of a copy that is gone afterwards. */
export async function withLastCommitted<T>(workbook: vscode.Uri, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ihacpa-committed-'));
  try {
    const path = join(folder, basename(workbook.fsPath));
    await writeFile(path, await vscode.workspace.fs.readFile(committed(workbook)));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As VS Code's git names it. */
function committed(workbook: vscode.Uri): vscode.Uri {
  return workbook.with({ scheme: 'git', query: JSON.stringify({ path: workbook.fsPath, ref: 'HEAD' }) });
}

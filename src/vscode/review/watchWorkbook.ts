/** Tells when a workbook's file is another. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';

/** Excel saves by a temporary file and a rename, so a file that comes into being is a change too. */
export function watchWorkbook(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  if (uri.scheme !== 'file') return vscode.Disposable.from();
  const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(uri.fsPath)), globOf(basename(uri.fsPath)));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(watcher, watcher.onDidChange(onChange), watcher.onDidCreate(onChange));
}

/** A name with brackets stays that name. */
function globOf(name: string): string {
  return name.replace(/[*?[\]{}]/g, '[$&]');
}

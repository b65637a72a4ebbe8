/** What a workbook is called wherever it is named: its file name, with its folder as soon as the workspace has another one of that name. Reads no workbook. */
import { existsSync } from 'node:fs';
import { basename, sep } from 'node:path';
import * as vscode from 'vscode';

/** Absolute paths by file name: of workbooks that were scanned or shown in this window. */
const known = new Map<string, Set<string>>();

export function rememberWorkbooks(paths: readonly string[]): void {
  for (const path of paths) {
    const name = basename(path);
    known.set(name, (known.get(name) ?? new Set()).add(path));
  }
}

function isOpen(path: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)) !== undefined;
}

/** `review.xlsx`; `alpha/review.xlsx` where the workspace has a known `review.xlsx` in another folder, too. */
export function workbookName(path: string): string {
  const others = [...(known.get(basename(path)) ?? [])].filter(
    (other) => other !== path && isOpen(other) && isOpen(path) && existsSync(other),
  );
  const parts = path.split(sep);
  for (let count = 1; count < parts.length; count += 1) {
    const tail = parts.slice(-count).join(sep);
    if (!others.some((other) => other.endsWith(sep + tail))) return tail;
  }
  return path;
}

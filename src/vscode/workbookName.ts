/** What a workbook is called wherever it is named: its file name, with its folder as soon as another one has the same. Reads nothing. */
import { basename, sep } from 'node:path';

/** Absolute paths by file name: of workbooks that were scanned or shown in this window. */
const known = new Map<string, Set<string>>();

export function rememberWorkbooks(paths: readonly string[]): void {
  for (const path of paths) {
    const name = basename(path);
    known.set(name, (known.get(name) ?? new Set()).add(path));
  }
}

/** `review.xlsx`; `alpha/review.xlsx` where a `review.xlsx` of another folder is known. */
export function workbookName(path: string): string {
  const others = [...(known.get(basename(path)) ?? [])].filter((other) => other !== path);
  const parts = path.split(sep);
  for (let count = 1; count < parts.length; count += 1) {
    const tail = parts.slice(-count).join(sep);
    if (!others.some((other) => other.endsWith(sep + tail))) return tail;
  }
  return path;
}

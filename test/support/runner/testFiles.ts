// Discovers test files by their name below a folder, so that no hand-written list can forget one; it loads none of them.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface TestFileOptions {
  /** Folders below, relative with forward slashes, whose files belong to someone else. */
  readonly except?: readonly string[];
}

/** Absolute paths of all `*.test.js` below `folder`, in a stable order; none where the folder does not exist. */
export function testFiles(folder: string, options: TestFileOptions = {}): string[] {
  if (!existsSync(folder)) return [];
  const except = (options.except ?? []).map((name) => `${name}/`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const path = relative(folder, file).replaceAll(sep, '/');
      return !except.some((start) => path.startsWith(start));
    })
    .sort();
}

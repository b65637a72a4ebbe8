/** Folders that a program copies to a server on its own, and the copies it makes when two people saved. Knows them by their path and their marks; asks no program. */
import { basename, dirname, extname, join } from 'node:path';
import type { FileSystem } from './fileSystem';

type SyncService = 'OneDrive' | 'SharePoint' | 'Dropbox' | 'Google Drive' | 'iCloud Drive';

/** Names of folders as the programs make them; `-` on macOS stands before the account. */
const folderNames: readonly (readonly [SyncService, RegExp])[] = [
  ['SharePoint', /^sharepoint($| - )|^onedrive-sharedlibraries/i],
  ['OneDrive', /^onedrive($| - |-)/i],
  ['Dropbox', /^dropbox($| \(|-)/i],
  ['Google Drive', /^(google drive|googledrive)($|-)/i],
  ['iCloud Drive', /^(icloud ?drive|com~apple~clouddocs)$/i],
];

/** What the programs keep in the uppermost folder that they copy, whatever it is named. */
const marks: readonly (readonly [SyncService, string])[] = [
  ['OneDrive', '.849C9593-D756-4E56-8D6E-42412F2A707B'],
  ['Dropbox', '.dropbox.cache'],
  ['Dropbox', '.dropbox'],
  ['Google Drive', '.tmp.drivedownload'],
];
const mostParents = 32;

/** Of the folder that holds the file. Undefined: none that is known, or its folders cannot be listed. */
export async function syncServiceOf(
  fileSystem: Pick<FileSystem, 'list' | 'stat'>,
  path: string,
): Promise<SyncService | undefined> {
  const folders: string[] = [];
  for (let folder = dirname(path); folders.length < mostParents; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) break;
  }
  for (const folder of folders) {
    const named = folderNames.find(([, name]) => name.test(basename(folder)));
    if (named !== undefined) return named[0];
  }
  for (const folder of folders) {
    const names = new Set(await fileSystem.list(folder).catch(() => undefined));
    for (const [service, mark] of marks) {
      if (!names.has(mark)) continue;
      // The folder of that name is Dropbox's own in a user's home; the mark is a file.
      if (mark !== '.dropbox' || (await fileSystem.stat(join(folder, mark)))?.kind === 'file') return service;
    }
  }
  return undefined;
}

/** Files beside the workbook that a sync client may have made of another save of it, sorted. */
export async function conflictCopies(fileSystem: Pick<FileSystem, 'list'>, path: string): Promise<readonly string[]> {
  const ending = extname(path);
  const stem = basename(path, ending);
  const names = (await fileSystem.list(dirname(path)).catch(() => undefined)) ?? [];
  return names
    .filter((name) => name.startsWith(stem) && name.toLowerCase().endsWith(ending.toLowerCase()))
    .filter((name) => isConflict(name.slice(stem.length, name.length - ending.length)))
    .sort()
    .map((name) => join(dirname(path), name));
}

/** `-DESKTOP7` of OneDrive; `(Anna's conflicted copy 2026-11-30)` of Dropbox, in any language; `(1)` of Google Drive; ` 2` of iCloud. */
function isConflict(added: string): boolean {
  return /^-[^-\s][^\s]*$|^ ?\([^()]+\)$|^ \d+$/.test(added);
}

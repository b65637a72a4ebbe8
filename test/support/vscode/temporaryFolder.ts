// Makes temporary folders that are gone at the latest when this process ends, also when it is interrupted.
import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchExit } from './childProcess';

const folders = new Set<string>();
let watching = false;

/** The real path of a new, empty folder below `parent`; `purpose` is a part of its name. */
export async function temporaryFolder(purpose: string, parent = tmpdir()): Promise<string> {
  if (!watching) {
    watching = true;
    watchExit();
    process.on('exit', () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    });
  }
  const folder = await realpath(await mkdtemp(join(parent, `ihacpa-${purpose}-`)));
  folders.add(folder);
  return folder;
}

/** Removes it earlier than that. */
export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

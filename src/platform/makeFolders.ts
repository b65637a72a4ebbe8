/** Makes a folder with its parents, step by step: Node's own recursive way never ends where a file system answers ENOENT below a folder that is there. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../core/message/errors';

/** `mode` of those that are made; a folder that is there stays as it is. Rejects as `mkdir` does. */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  const failure = await attempt(path, mode);
  if (failure === undefined) return;
  const parent = dirname(path);
  if (errnoOf(failure) !== 'ENOENT' || parent === path) throw failure;
  await makeFolders(parent, mode);
  const again = await attempt(path, mode);
  if (again !== undefined) throw again;
}

/** What kept the folder from being there; undefined: it is there. */
async function attempt(path: string, mode: number): Promise<Error | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Windows refuses to make a drive, and a read-only file system a folder that is there, with other codes than EEXIST.
    const present = errnoOf(error) === 'ENOENT' ? undefined : await stat(path).catch(() => undefined);
    return present?.isDirectory() === true ? undefined : error;
  }
}

/** A lock by a file that names its process, for systems without sockets that vanish. Refuses to take one whose process lives. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../../core/errors';
import { parseLockOwner, type LockOwner } from './lockOwner';
import type { HeldSocket } from './lockSocket';

/** undefined: a living process holds it. */
export async function createLockFile(path: string, owner: LockOwner): Promise<HeldSocket | undefined> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await created(path, owner)) return { release: () => rm(path, { force: true }) };
    if ((await readLockFile(path)) !== 'free') return undefined;
    await setAside(path, owner.pid);
  }
  return undefined;
}

async function created(path: string, owner: LockOwner): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renamed first, so that of two processes that see the same dead lock only one removes it. */
async function setAside(path: string, pid: number): Promise<void> {
  const aside = `${path}.${pid}`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** `free` when there is none or its process is dead. */
export async function readLockFile(path: string): Promise<'free' | { readonly owner: LockOwner | undefined }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'free';
    throw error;
  }
  const owner = parseLockOwner(text);
  return owner !== undefined && !isAlive(owner.pid) ? 'free' : { owner };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as someone else's.
    return errnoOf(error) === 'EPERM';
  }
}

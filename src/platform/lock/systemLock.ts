/** Locks by name, for all processes and threads of this machine. The system frees them when their holder dies, however it dies. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { HeldLock } from './heldLock';
import { createLockFile, readLockFile } from './lockFile';
import type { LockOwner } from './lockOwner';
import { askOwner, listenAsOwner, listenForTurns, lockSocketPath, whenOneCloses } from './lockSocket';

/** What decides how a lock is kept. */
export interface LockMachine {
  readonly platform: NodeJS.Platform;
  /** For lock files, where the platform needs them. */
  readonly folder: string;
}

export const thisMachine: LockMachine = { platform: process.platform, folder: tmpdir() };

export interface LockPlace {
  acquire(owner: LockOwner): Promise<HeldLock | undefined>;
  ask(): Promise<'free' | { readonly owner: LockOwner | undefined }>;
}

/** Milliseconds between two looks at a lock file. */
const lookMs = 25;

/** Of a lock that is held for long, by someone who says who it is. `key`: letters, digits, and dashes. */
export function lockPlace(key: string, { platform, folder }: LockMachine): LockPlace {
  if (hasSockets(platform)) {
    const path = lockSocketPath(key, platform);
    return { acquire: (owner) => listenAsOwner(path, owner), ask: () => askOwner(path) };
  }
  const file = lockFileOf(key, folder);
  return { acquire: (owner) => createLockFile(file, owner), ask: () => readLockFile(file) };
}

/** A lock that is held for a moment only; undefined: someone else holds it. */
export function tryLock(key: string, { platform, folder }: LockMachine): Promise<HeldLock | undefined> {
  if (hasSockets(platform)) return listenForTurns(lockSocketPath(key, platform));
  return createLockFile(lockFileOf(key, folder), { pid: process.pid, program: 'ihacpa', since: Date.now() });
}

/** Resolves when one of the locks of `tryLock` may be free, after `mostMs` milliseconds, or after an abort. */
export async function whenOneIsFree(
  keys: readonly string[],
  mostMs: number,
  signal: AbortSignal,
  { platform, folder }: LockMachine,
): Promise<void> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  if (hasSockets(platform)) {
    await whenOneCloses(
      keys.map((key) => lockSocketPath(key, platform)),
      over,
    );
    return;
  }
  while (!over.aborted) {
    const states = await Promise.all(keys.map((key) => readLockFile(lockFileOf(key, folder))));
    if (states.includes('free')) return;
    await wait(lookMs);
  }
}

/** Waits for it; undefined when that took longer than `mostMs` milliseconds. */
export async function lockWithin(key: string, mostMs: number, machine: LockMachine): Promise<HeldLock | undefined> {
  const over = AbortSignal.timeout(mostMs);
  for (;;) {
    const held = await tryLock(key, machine);
    if (held !== undefined || over.aborted) return held;
    await whenOneIsFree([key], mostMs, over, machine);
  }
}

/** Elsewhere sockets outlive their process as files. */
function hasSockets(platform: NodeJS.Platform): boolean {
  return platform === 'linux' || platform === 'win32';
}

function lockFileOf(key: string, folder: string): string {
  return join(folder, 'ihacpa-locks', `${key}.lock`);
}

/** A lock by a file that names its process, for systems without sockets that vanish. */
import { link, mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { errnoOf } from '../../core/message/errors';
import { readRegularFile, settingsFileBytes } from '../regularFile';
import { parseLockOwner, type LockOwner } from './lockOwner';
import { makeFolders } from '../makeFolders';
import type { HeldLock } from './heldLock';

const mostTries = 5;
/** Who takes a dead lock away needs milliseconds; a guard older than this was left by a crash. */
const staleGuardMs = 10_000;

/** undefined: a living process holds it. */
export async function createLockFile(path: string, owner: LockOwner): Promise<HeldLock | undefined> {
  await makeFolders(dirname(path), 0o700);
  for (let attempt = 0; attempt < mostTries; attempt++) {
    if (await created(path, owner)) return { isWanted: false, release: () => rm(path, { force: true }) };
    if ((await readLockFile(path)) !== 'free') return undefined;
    await removeDead(path);
  }
  return undefined;
}

let made = 0;

/** Written aside and linked into place: whoever sees the lock sees its owner. */
async function created(path: string, owner: LockOwner): Promise<boolean> {
  const aside = `${path}.${owner.pid}-${++made}`;
  await writeFile(aside, JSON.stringify(owner), { mode: 0o600 });
  try {
    return await unlessTaken(link(aside, path));
  } finally {
    await rm(aside, { force: true });
  }
}

/** False: there is one already. */
async function unlessTaken(linked: Promise<void>): Promise<boolean> {
  try {
    await linked;
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** One process at a time looks again and removes, so that nobody removes the lock that another has just made in its place. */
async function removeDead(path: string): Promise<void> {
  const guard = `${path}.guard`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    const age = await unlessMissing(stat(guard));
    if (age !== undefined && Date.now() - age.mtimeMs > staleGuardMs) await unlessMissing(rmdir(guard));
    return;
  }
  try {
    if ((await stateOf(path)) === 'dead') await takeAway(path);
  } finally {
    await unlessMissing(rmdir(guard));
  }
}

/** Moved aside and looked at once more: where its guard was taken for a crashed one's, another may have made a lock since. */
async function takeAway(path: string): Promise<void> {
  const aside = `${path}.${process.pid}-${++made}.dead`;
  await unlessMissing(rename(path, aside));
  if (typeof (await stateOf(aside)) === 'object') await unlessTaken(link(aside, path));
  await rm(aside, { force: true });
}

interface Held {
  readonly owner: LockOwner | undefined;
}

/** `free` when there is none or its process is dead: it is gone, or the machine was started since. */
export async function readLockFile(path: string): Promise<'free' | Held> {
  const state = await stateOf(path);
  return typeof state === 'object' ? state : 'free';
}

/** Only a dead lock may be removed: in the place of a missing one another may be about to make his. */
async function stateOf(path: string): Promise<'missing' | 'dead' | Held> {
  const text = (await unlessMissing(readRegularFile(path, settingsFileBytes)))?.toString();
  if (text === undefined) return 'missing';
  const owner = parseLockOwner(text);
  const since = owner?.since ?? (await unlessMissing(stat(path)))?.mtimeMs;
  if (since === undefined) return 'missing';
  return since < startOfMachine() || (owner !== undefined && !isAlive(owner.pid)) ? 'dead' : { owner };
}

/** Milliseconds since the epoch, a minute early: clocks are set while machines start. */
function startOfMachine(): number {
  return Date.now() - uptime() * 1000 - 60_000;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as someone else's.
    return errnoOf(error) === 'EPERM';
  }
}

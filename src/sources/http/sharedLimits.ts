/** Limits that all processes of a user on this machine keep together: where their state lies, by which names, and what happens where it cannot be kept. */
import { dayMs } from '../../core/time/durations';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock, RandomHex } from '../../platform/clock';
import { sha256 } from '../../platform/contentHash';
import { replaceUnflushed } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import { type LockMachine, lockWithin, thisMachine } from '../../platform/lock/systemLock';
import { readBytes } from '../../platform/readWholeFile';
import { errnoOf } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';

export interface SharedLimitsPorts {
  /** Of the user's state, for every program of this tool; made when missing. */
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  /** Called once, when this process goes on with its own limits alone. */
  readonly onDidFail?: (message: Text) => void;
  /** How locks are kept; as this machine does when absent. */
  readonly machine?: LockMachine;
}

const saltBytes = 32;
const mostQuestions = 200;
/** Milliseconds: a few reads and writes of others. Whoever holds a lock for longer stands still. */
export const longestLockMs = 20_000;

export class SharedLimits {
  readonly machine: LockMachine;
  /** Set when the state cannot be kept: nothing is shared any more. */
  isAlone = false;
  /** Questions that this process has claimed. */
  questions = 0;
  private salt: Promise<string> | undefined;

  constructor(readonly ports: SharedLimitsPorts) {
    this.machine = ports.machine ?? thisMachine;
  }

  /** Each takes a socket or a file; what is more may be asked twice. */
  get hasRoomForQuestion(): boolean {
    return this.questions < mostQuestions;
  }

  /**
   * For locks and files: tells nothing of what it is made from. Another machine that has the same folder has names of its
   * own, since locks do not reach it. Rejects with Node's errno errors.
   */
  async nameOf(parts: readonly string[]): Promise<string> {
    const salt = await (this.salt ??= this.openFolder());
    return sha256(JSON.stringify([salt, hostname(), ...parts])).slice(0, 32);
  }

  fileOf(name: string): string {
    return join(this.ports.folder, `${name}.json`);
  }

  /** From now on nothing is shared. */
  fail(error: unknown): void {
    if (this.isAlone) return;
    this.isAlone = true;
    const code = errnoOf(error) ?? 'EBUSY';
    const { folder, onDidFail } = this.ports;
    onDidFail?.(
      say`The folder ${folder} cannot be used (${code}). This scan follows the limits of the services, but cannot count the requests of other scans on this computer.`,
    );
  }

  private async openFolder(): Promise<string> {
    const { folder, fileSystem, randomHex } = this.ports;
    await fileSystem.makeFolder(folder);
    await this.removeOld();
    const path = join(folder, 'salt');
    const known = await this.readSalt(path);
    if (known !== undefined) return known;
    const lock = await lockWithin(`salt-${sha256(folder).slice(0, 32)}`, longestLockMs, this.machine);
    if (lock === undefined) throw tooLong();
    try {
      const made = await this.readSalt(path);
      if (made !== undefined) return made;
      const salt = randomHex(saltBytes);
      await replaceUnflushed(fileSystem, path, Buffer.from(salt), randomHex);
      return salt;
    } finally {
      await lock.release();
    }
  }

  private async readSalt(path: string): Promise<string | undefined> {
    const text = await readUpTo(this.ports.fileSystem, path, 2 * saltBytes);
    return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : undefined;
  }

  /** Of services that nobody has asked for a day, and what a crash has left. */
  private async removeOld(): Promise<void> {
    const { folder, fileSystem, clock } = this.ports;
    for (const name of (await fileSystem.list(folder)) ?? []) {
      if (name === 'salt') continue;
      const stat = await fileSystem.stat(join(folder, name));
      if (stat?.kind === 'file' && clock.now() - stat.modifiedMs > dayMs) await fileSystem.remove(join(folder, name));
    }
  }
}

/** Undefined for what is missing, too large, no file, or not ours to read: it is replaced like what is damaged. */
export async function readUpTo(fileSystem: FileSystem, path: string, mostBytes: number): Promise<string | undefined> {
  try {
    const file = await fileSystem.open(path, 'read');
    try {
      const { kind, size } = await file.stat();
      return kind === 'file' && size <= mostBytes ? (await readBytes(file, size)).toString('utf8') : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ELOOP', 'ENXIO'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

export function tooLong(): Error {
  return Object.assign(new Error('A lock is held for too long'), { code: 'EBUSY' });
}

/** The real disk with faults: the n-th call fails, once or for ever, or only half of it is done. Refuses to fail on its own initiative. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileSystem, OpenFile } from '../../src/platform/fileSystem';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';

export interface FaultPlan {
  /** 0-based number of the call that fails; Infinity: none. */
  readonly failAt: number;
  readonly errno: string;
  /** Whether every later call fails too. */
  readonly forEver: boolean;
  /** Whether a failing call is carried out all the same, as when only its answer is lost. */
  readonly doneAnyway?: boolean;
  /** Whether calls that do not fail take a moment, so that one beside a failing call is still under way when it fails. */
  readonly slow?: boolean;
  /** Longest write and read in bytes; the rest is left to the caller. */
  readonly shortBytes?: number;
  /** Called before every call, with its number and name; tests kill the process here. */
  readonly onCall?: (call: number, name: string) => void;
  /** Called behind every call. */
  readonly onDone?: (call: number, name: string) => void;
}

export interface FaultyFileSystem extends FileSystem {
  /** Names of all calls so far. */
  readonly calls: readonly string[];
  /** Files that were opened and not closed. */
  readonly openFiles: number;
}

const noFault: FaultPlan = { failAt: Infinity, errno: 'EIO', forEver: false };

export function faultyFileSystem(plan: Partial<FaultPlan> = {}, real: FileSystem = nodeFileSystem): FaultyFileSystem {
  const { failAt, errno, forEver, doneAnyway, slow, shortBytes = Infinity, onCall, onDone } = { ...noFault, ...plan };
  const calls: string[] = [];
  let openFiles = 0;
  async function call<T>(name: string, work: () => Promise<T>): Promise<T> {
    const number = calls.push(name) - 1;
    onCall?.(number, name);
    const fails = number === failAt || (forEver && number > failAt);
    if (fails && doneAnyway !== true) throw failure(errno, name);
    if (slow === true && !fails) await sleep(2);
    const result = await work();
    onDone?.(number, name);
    if (fails) throw failure(errno, name);
    return result;
  }
  const wrap = (file: OpenFile): OpenFile => ({
    read: (into, position) => call('read', () => file.read(into.subarray(0, shortBytes), position)),
    write: (data, position) => call('write', () => file.write(data.subarray(0, shortBytes), position)),
    stat: () => call('fstat', () => file.stat()),
    chmod: (mode) => call('chmod', () => file.chmod(mode)),
    chown: (uid, gid) => call('chown', () => file.chown(uid, gid)),
    truncate: (size) => call('truncate', () => file.truncate(size)),
    sync: () => call('fsync', () => file.sync()),
    async close() {
      // A descriptor is gone even when close reports an error: the test must not run out of them.
      try {
        await call('close', () => Promise.resolve());
      } finally {
        openFiles--;
        await file.close();
      }
    },
  });
  return {
    calls,
    get openFiles() {
      return openFiles;
    },
    async open(path, mode, permissions) {
      let opened: OpenFile | undefined;
      try {
        const file = await call(`open ${mode}`, async () => (opened = await real.open(path, mode, permissions)));
        openFiles++;
        return wrap(file);
      } catch (error) {
        await opened?.close();
        throw error;
      }
    },
    stat: (path) => call('stat', () => real.stat(path)),
    realPath: (path) => call('realPath', () => real.realPath(path)),
    list: (path) => call('list', () => real.list(path)),
    makeFolder: (path) => call('makeFolder', () => real.makeFolder(path)),
    rename: (from, to) => call('rename', () => real.rename(from, to)),
    remove: (path) => call('remove', () => real.remove(path)),
    removeFolder: (path) => call('removeFolder', () => real.removeFolder(path)),
    syncFolder: (path) => call('syncFolder', () => real.syncFolder(path)),
    freeBytes: (path) => call('freeBytes', () => real.freeBytes(path)),
  };
}

function failure(errno: string, name: string): Error {
  return Object.assign(new Error(`${errno}: made to fail at ${name}`), { code: errno });
}

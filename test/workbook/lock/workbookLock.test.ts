/** One scan per workbook, by whatever path, freed when its holder dies. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLockFile, readLockFile } from '../../../src/platform/lock/lockFile';
import { lockSocketPath } from '../../../src/platform/lock/lockSocket';
import type { LockMachine } from '../../../src/platform/lock/systemLock';
import { acquireWorkbookLock, isWorkbookLocked, type WorkbookLock } from '../../../src/workbook/lock/workbookLock';

const holderProcess = join(__dirname, 'lockHolder.js');

describe('workbook lock', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-lock-')));
    path = join(folder, 'review.xlsx');
    await writeFile(path, 'x');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const platform of ['linux', 'darwin'] as const) {
    describe(platform === 'linux' ? 'by a socket' : 'by a file', () => {
      let machine: LockMachine;
      before(function () {
        if (platform === 'linux' && process.platform !== 'linux') this.skip();
        machine = { platform, folder };
      });
      const lock = (realPath: string): Promise<WorkbookLock> => acquireWorkbookLock(realPath, undefined, machine);

      it('excludes a second scan and names the first', async () => {
        const held = await acquireWorkbookLock(path, 'the first', machine);
        strictEqual(await isWorkbookLocked(path, machine), true);
        await rejects(lock(path), (error: Error & { code: string }) => {
          strictEqual(error.code, 'workbookLocked');
          match(
            error.message,
            new RegExp(`the first \\(process ${process.pid}, since \\d\\d:\\d\\d\\) is scanning this workbook`),
          );
          return true;
        });
        await held.release();
        await held.release();
        strictEqual(held.isHeld, false);
        strictEqual(await isWorkbookLocked(path, machine), false);
        await (await lock(path)).release();
      });

      it('is the same for every path that leads to the workbook', async () => {
        const alias = join(folder, `alias-${platform}.xlsx`);
        await symlink(path, alias);
        const held = await lock(await realpath(path));
        await rejects(lock(await realpath(alias)), { code: 'workbookLocked' });
        await held.release();
      });

      it('is freed when its process is killed', async () => {
        const { child } = await startHolder(path, machine);
        strictEqual(await isWorkbookLocked(path, machine), true);
        await rejects(lock(path), /lock holder/);
        child.kill('SIGKILL');
        await once(child, 'exit');
        const held = await lock(path);
        ok(held.isHeld);
        await held.release();
      });

      it('lets exactly one of many have it', async () => {
        const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lock(path)));
        const winners = tries.filter((result) => result.status === 'fulfilled');
        strictEqual(winners.length, 1);
        await Promise.all(winners.map((result) => result.value.release()));
      });

      it('lets exactly one of several processes have it, also where a dead one had it', async () => {
        for (let round = 0; round < 3; round++) {
          const holders = await Promise.all(Array.from({ length: 3 }, () => startHolder(path, machine)));
          const held = holders.filter(({ said }) => said === 'held');
          strictEqual(held.length, 1, holders.map(({ said }) => said).join('; '));
          ok(holders.every(({ said }) => said === 'held' || said.includes('is scanning this workbook')));
          // Killed, all of them: the next round finds a lock without a process.
          await Promise.all(holders.map(({ child }) => kill(child)));
        }
      });
    });
  }

  it('is a named pipe on Windows and a socket without a file on Linux', () => {
    strictEqual(lockSocketPath('abc', 'win32'), '\\\\.\\pipe\\ihacpa-abc');
    strictEqual(lockSocketPath('abc', 'linux'), '\0ihacpa-abc');
  });

  it('is a file that names its process where sockets do not vanish by themselves', async () => {
    const file = join(folder, 'locks', 'one.lock');
    const owner = { pid: process.pid, program: 'test', since: Date.now() };
    const held = await createLockFile(file, owner);
    strictEqual(await createLockFile(file, owner), undefined);
    deepStrictEqual(await readLockFile(file), { owner });
    await held?.release();
    strictEqual(await readLockFile(file), 'free');
  });

  it('takes the file of a dead process away', async () => {
    const file = join(folder, 'locks', 'two.lock');
    const { child } = await startHolder(join(folder, 'other'), { platform: process.platform, folder });
    await kill(child);
    await writeFile(file, JSON.stringify({ pid: child.pid, program: 'dead', since: 1 }));
    const held = await createLockFile(file, { pid: process.pid, program: 'test', since: 2 });
    ok(held !== undefined);
    await held.release();
  });

  it('gives the file of a dead process to exactly one of many that find it at once', async () => {
    const file = join(folder, 'locks', 'many.lock');
    for (let round = 0; round < 200; round++) {
      await writeFile(file, JSON.stringify({ pid: process.pid, program: 'dead', since: 1 }));
      const owner = { pid: process.pid, program: 'test', since: Date.now() };
      const tries = await Promise.all(Array.from({ length: 8 }, () => createLockFile(file, owner)));
      const held = tries.filter((each) => each !== undefined);
      strictEqual(held.length, 1, `round ${round}`);
      await Promise.all(held.map((each) => each.release()));
    }
    deepStrictEqual(
      (await readdir(join(folder, 'locks'))).filter((name) => name.startsWith('many')),
      [],
    );
  });

  const others: readonly [string, object | string, 'free' | 'held'][] = [
    ['of this process', { pid: process.pid, program: 'x', since: Date.now() }, 'held'],
    ['of a process before the machine was started', { pid: process.pid, program: 'x', since: 1 }, 'free'],
    ['that says nothing, made just now', '', 'held'],
  ];
  for (const [title, content, expected] of others) {
    it(`counts a file ${title} as ${expected}`, async () => {
      const file = join(folder, 'locks', 'three.lock');
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      const answer = await readLockFile(file);
      strictEqual(answer === 'free' ? 'free' : 'held', expected);
      await rm(file);
    });
  }

  it('goes on where a process died while it took a dead lock away', async () => {
    const file = join(folder, 'locks', 'four.lock');
    await writeFile(file, JSON.stringify({ pid: process.pid, program: 'x', since: 1 }));
    await mkdir(`${file}.guard`);
    await utimes(`${file}.guard`, 1, 1);
    const held = await createLockFile(file, { pid: process.pid, program: 'test', since: Date.now() });
    ok(held !== undefined);
    await held.release();
    deepStrictEqual(
      (await readdir(join(folder, 'locks'))).filter((name) => name.startsWith('four')),
      [],
    );
  });
});

interface Holder {
  readonly child: ChildProcess;
  /** `held`, or why not. */
  readonly said: string;
}

async function startHolder(path: string, { platform, folder }: LockMachine): Promise<Holder> {
  const child = fork(holderProcess, [path, platform, folder]);
  const [said] = (await once(child, 'message')) as [string];
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

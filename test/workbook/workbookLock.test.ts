/** One scan per workbook, by whatever path, freed when its holder dies. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLockFile, readLockFile } from '../../src/workbook/lock/lockFile';
import { acquireWorkbookLock, isWorkbookLocked } from '../../src/workbook/lock/workbookLock';

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

  it('excludes a second scan and names the first', async () => {
    const lock = await acquireWorkbookLock(path, 'the first');
    strictEqual(await isWorkbookLocked(path), true);
    await rejects(acquireWorkbookLock(path), (error: Error & { code: string }) => {
      strictEqual(error.code, 'workbookLocked');
      match(
        error.message,
        new RegExp(`the first \\(process ${process.pid}, since \\d\\d:\\d\\d\\) is scanning this workbook`),
      );
      return true;
    });
    await lock.release();
    await lock.release();
    strictEqual(lock.isHeld, false);
    strictEqual(await isWorkbookLocked(path), false);
    await (await acquireWorkbookLock(path)).release();
  });

  it('is the same for every path that leads to the workbook', async () => {
    const alias = join(folder, 'alias.xlsx');
    await symlink(path, alias);
    const lock = await acquireWorkbookLock(await realpath(path));
    await rejects(acquireWorkbookLock(await realpath(alias)), { code: 'workbookLocked' });
    await lock.release();
  });

  it('is freed when its process is killed', async () => {
    const child = await startHolder(path);
    strictEqual(await isWorkbookLocked(path), true);
    await rejects(acquireWorkbookLock(path), /lock holder/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await acquireWorkbookLock(path);
    ok(lock.isHeld);
    await lock.release();
  });

  it('lets exactly one of many have it', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireWorkbookLock(path)));
    const held = tries.filter((result) => result.status === 'fulfilled');
    strictEqual(held.length, 1);
    await Promise.all(held.map((result) => result.value.release()));
  });

  it('is a file that names its process where sockets do not vanish by themselves', async () => {
    const file = join(folder, 'locks', 'one.lock');
    const owner = { pid: process.pid, program: 'test', since: 1 };
    const held = await createLockFile(file, owner);
    strictEqual(await createLockFile(file, owner), undefined);
    deepStrictEqual(await readLockFile(file), { owner });
    await held?.release();
    strictEqual(await readLockFile(file), 'free');
  });

  it('takes the file of a dead process away', async () => {
    const file = join(folder, 'locks', 'two.lock');
    const child = await startHolder(join(folder, 'other'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeFile(file, JSON.stringify({ pid: child.pid, program: 'dead', since: 1 }));
    const held = await createLockFile(file, { pid: process.pid, program: 'test', since: 2 });
    ok(held !== undefined);
    await held.release();
  });
});

async function startHolder(path: string): Promise<ChildProcess> {
  const child = fork(holderProcess, [path]);
  await once(child, 'message');
  return child;
}

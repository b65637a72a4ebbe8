/** Every file-system call of a save fails, once and for ever: the workbook is the old or the new file, never anything else. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSystem } from '../../../src/platform/fileSystem';
import type { CellEdit } from '../../../src/core/cells/cellEdit';
import { recoverSave } from '../../../src/workbook/save/recoverSave';
import { faultyFileSystem, type FaultPlan } from '../../support/faultyFileSystem';
import { patchBytes } from '../../support/patchedSheet';
import { createRig, editOf, type SaverRig } from '../../support/saverRig';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const oldBytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2') });
const patched = patchBytes(oldBytes, (workbook) => [editOf(workbook, 'a', 'recommendation', 'PROCEED', 'clean')]);
const newBytes = patched.bytes;
const edits: readonly CellEdit[] = [
  editOf(patchBytes(oldBytes, () => []).workbook, 'a', 'recommendation', 'PROCEED', 'clean'),
];

describe('a save whose file system fails', () => {
  let rig: SaverRig;
  let backups: string;
  before(async () => {
    backups = await mkdtemp(join(tmpdir(), 'ihacpa-fault-backups-'));
  });
  after(() => rm(backups, { recursive: true, force: true }));

  async function startWith(fileSystem: FileSystem, workbook = oldBytes): Promise<void> {
    // A folder of its own each time, so that every save makes its backup.
    rig = await createRig(workbook, { fileSystem, backupFolder: await mkdtemp(join(backups, 'one-')) });
  }

  /** The number of calls of a save without faults. */
  async function countCalls(): Promise<readonly string[]> {
    const fileSystem = faultyFileSystem();
    await startWith(fileSystem);
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
    deepStrictEqual(await readFile(rig.path), newBytes);
    await rig.dispose();
    return fileSystem.calls;
  }

  async function failAt(plan: Partial<FaultPlan>): Promise<'saved' | 'refused'> {
    const fileSystem = faultyFileSystem(plan);
    await startWith(fileSystem);
    await chmod(rig.path, 0o640);
    let result: 'saved' | 'refused' = 'saved';
    try {
      await rig.saver.atomicSave({ path: rig.path, edits });
    } catch {
      result = 'refused';
    }
    strictEqual(fileSystem.openFiles, 0, `a file is left open after call ${String(plan.failAt)}`);
    const now = await readFile(rig.path);
    ok(now.equals(oldBytes) || now.equals(newBytes), 'neither old nor new bytes');
    if (result === 'saved') ok(now.equals(newBytes), 'said to be saved, and is not');
    for (const intent of rig.intents) {
      const recovered = await recoverSave(faultyFileSystem(), intent.realPath, intent);
      strictEqual(recovered, now.equals(newBytes) ? 'committed' : 'redo');
    }
    await repairedAndSavedAgain();
    await rig.dispose();
    return result;
  }

  /** With a sound disk the same edits go in, and nothing is left beside the workbook. */
  async function repairedAndSavedAgain(): Promise<void> {
    const again = await createRig(await readFile(rig.path));
    await again.saver.atomicSave({ path: again.path, edits });
    deepStrictEqual(await readFile(again.path), newBytes);
    await again.dispose();
    deepStrictEqual(await readdir(rig.folder), ['review.xlsx']);
  }

  for (const errno of ['EIO', 'ENOSPC', 'EACCES'] as const) {
    for (const forEver of [false, true]) {
      it(`leaves old or new bytes when any call fails with ${errno}${forEver ? ' from then on' : ''}`, async function () {
        this.timeout(120_000);
        const calls = await countCalls();
        const results = { saved: 0, refused: 0 };
        for (let call = 0; call < calls.length; call++) results[await failAt({ failAt: call, errno, forEver })]++;
        ok(results.refused > 0);
        console.log(
          `      ${calls.length} calls failed with ${errno}: ${results.saved} saves done all the same, ${results.refused} refused`,
        );
      });
    }
  }

  it('leaves old or new bytes when a call is carried out and its answer lost', async function () {
    this.timeout(120_000);
    const calls = await countCalls();
    for (let call = 0; call < calls.length; call++) await failAt({ failAt: call, doneAnyway: true });
  });

  it('is not over while a call is under way beside the one that failed', async function () {
    this.timeout(120_000);
    const calls = await countCalls();
    for (let call = 0; call < calls.length; call++) await failAt({ failAt: call, slow: true });
  });

  it('goes on after short reads and writes', async () => {
    await startWith(faultyFileSystem({ shortBytes: 100 }));
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
    deepStrictEqual(await readFile(rig.path), newBytes);
    await rig.dispose();
  });

  it('starts over with another temp file when an fsync fails', async () => {
    let failed = 0;
    const fileSystem = faultyFileSystem();
    await startWith({
      ...fileSystem,
      async open(path, mode, permissions) {
        const file = await fileSystem.open(path, mode, permissions);
        if (!path.endsWith('.tmp')) return file;
        return { ...file, sync: () => (failed++ === 0 ? Promise.reject(ioError()) : file.sync()) };
      },
    });
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
    strictEqual(new Set(rig.intents.map((intent) => intent.tempName)).size, 2);
    deepStrictEqual(await readFile(rig.path), newBytes);
    await rig.dispose();
  });

  it('waits for a target that is absent for a moment', async () => {
    const fileSystem = faultyFileSystem({ failAt: 0, errno: 'ENOENT' });
    await startWith(fileSystem);
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
    await rig.dispose();
  });
});

function ioError(): Error {
  return Object.assign(new Error('made to fail'), { code: 'EIO' });
}

/** Packages are added while any file-system call fails: all rows are there or none, and the same again adds none twice. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultyFileSystem, type FaultPlan } from '../../support/faultyFileSystem';
import { addToBytes, newPackages } from '../../support/patchedSheet';
import { createRig } from '../../support/saverRig';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const names = ['c==3', 'b==2', 'd'];
const packages = newPackages(...names);
const oldBytes = buildWorkbook({
  rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2'),
  tail: '<autoFilter ref="A1:W3"/>',
  workbookTail:
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0">Review!$A$1:$W$3</definedName></definedNames>',
});
const newBytes = addToBytes(oldBytes, ...names).bytes;

interface Tried {
  readonly result: 'saved' | 'refused';
  readonly calls: number;
}

describe('packages that are added while the file system fails', function () {
  this.timeout(120_000);
  let backups: string;
  before(async () => {
    backups = await mkdtemp(join(tmpdir(), 'ihacpa-fault-backups-'));
  });
  after(() => rm(backups, { recursive: true, force: true }));

  async function addWith(plan: Partial<FaultPlan>): Promise<Tried> {
    const fileSystem = faultyFileSystem(plan);
    // A folder of its own each time, so that every save makes its backup.
    const rig = await createRig(oldBytes, { fileSystem, backupFolder: await mkdtemp(join(backups, 'one-')) });
    let result: Tried['result'] = 'saved';
    try {
      strictEqual((await rig.saver.atomicSave({ path: rig.path, edits: [], packages })).status, 'saved');
    } catch {
      result = 'refused';
    }
    strictEqual(fileSystem.openFiles, 0, `a file is left open after call ${String(plan.failAt)}`);
    const now = await readFile(rig.path);
    ok(now.equals(oldBytes) || now.equals(newBytes), 'neither old nor new bytes');
    if (result === 'saved') ok(now.equals(newBytes), 'said to be saved, and is not');
    await rig.dispose();
    await addAgain(now);
    return { result, calls: fileSystem.calls.length };
  }

  /** On a sound disk the same request ends with each package once, and nothing is left beside the workbook. */
  async function addAgain(present: Buffer): Promise<void> {
    const again = await createRig(present);
    const outcome = await again.saver.atomicSave({ path: again.path, edits: [], packages });
    strictEqual(outcome.status, present.equals(newBytes) ? 'unchanged' : 'saved');
    deepStrictEqual(await readFile(again.path), newBytes);
    deepStrictEqual(await readdir(again.folder), ['review.xlsx']);
    await again.dispose();
  }

  for (const errno of ['EIO', 'ENOSPC', 'EACCES'] as const) {
    for (const forEver of [false, true]) {
      it(`are all there or none when any call fails with ${errno}${forEver ? ' from then on' : ''}`, async () => {
        const { calls } = await addWith({});
        const results = { saved: 0, refused: 0 };
        for (let call = 0; call < calls; call++) results[(await addWith({ failAt: call, errno, forEver })).result]++;
        ok(results.refused > 0);
        console.log(
          `      ${calls} calls failed with ${errno}: ${results.saved} added all the same, ${results.refused} refused`,
        );
      });
    }
  }

  it('are all there or none when a call is carried out and its answer lost', async () => {
    const { calls } = await addWith({});
    for (let call = 0; call < calls; call++) await addWith({ failAt: call, doneAnyway: true });
  });

  it('stay as added when a person saves another row meanwhile', async () => {
    const theirs = buildWorkbook({
      rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2') + packageRow(4, 'theirs', '9'),
    });
    const fileSystem = faultyFileSystem();
    let isFirst = true;
    const rig = await createRig(oldBytes, {
      fileSystem: {
        ...fileSystem,
        async open(path, mode, permissions) {
          if (mode === 'createNew' && isFirst) {
            isFirst = false;
            await writeFile(rig.path, theirs);
          }
          return fileSystem.open(path, mode, permissions);
        },
      },
    });
    const outcome = await rig.saver.atomicSave({ path: rig.path, edits: [], packages });
    deepStrictEqual(
      outcome.addition?.added.map(({ row, name }) => [row, name]),
      [
        [5, 'c'],
        [6, 'd'],
      ],
    );
    deepStrictEqual(
      (await rig.read()).rows.map(({ displayName }) => displayName),
      ['a', 'b', 'theirs', 'c', 'd'],
    );
    await rig.dispose();
  });
});

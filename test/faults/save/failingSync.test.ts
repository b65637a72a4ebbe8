/** A workbook is brought in step while any file-system call fails: the whole plan is written or nothing, and a copy of the old file exists. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '../../../src/inventory/inventory';
import { planSync } from '../../../src/inventory/plan/planSync';
import { readText } from '../../../src/inventory/recognize';
import { InventoryBuilder } from '../../../src/inventory/inventoryBuilder';
import { syncRequest } from '../../../src/tasks/syncWorkbook';
import type { SaveOutcome } from '../../../src/workbook/save/saveTypes';
import { faultyFileSystem, type FaultPlan } from '../../support/faultyFileSystem';
import { createRig, type SaverRig } from '../../support/saverRig';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const oldBytes = buildWorkbook({
  rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2') + packageRow(4, 'gone', '3'),
});
const choice = { mark: 'note' } as const;

async function installed(): Promise<Inventory> {
  const builder = new InventoryBuilder('requirements.txt');
  const ports = { readText: () => Promise.resolve(undefined), declared: () => Promise.resolve(undefined) };
  await readText('a==1.10\nb==2\nc==3\nd==4\n', 'requirements.txt', builder, ports);
  return builder.build();
}

describe('a sync while the file system fails', function () {
  this.timeout(120_000);
  let backups: string;
  let inventory: Inventory;
  let newBytes: Buffer;
  before(async () => {
    backups = await mkdtemp(join(tmpdir(), 'ihacpa-fault-backups-'));
    inventory = await installed();
    const rig = await createRig(oldBytes);
    await sync(rig);
    newBytes = await readFile(rig.path);
    await rig.dispose();
  });
  after(() => rm(backups, { recursive: true, force: true }));

  async function sync(rig: SaverRig): Promise<SaveOutcome> {
    const workbook = await rig.read();
    return rig.saver.atomicSave({
      path: rig.path,
      ...syncRequest(workbook, planSync(workbook.rows, inventory), choice),
    });
  }

  async function syncWith(plan: Partial<FaultPlan>): Promise<{ saved: boolean; calls: number }> {
    const sound = await createRig(oldBytes);
    const workbook = await sound.read();
    const request = syncRequest(workbook, planSync(workbook.rows, inventory), choice);
    await sound.dispose();
    const fileSystem = faultyFileSystem(plan);
    const rig = await createRig(oldBytes, { fileSystem, backupFolder: await mkdtemp(join(backups, 'one-')) });
    let saved = false;
    try {
      const outcome = await rig.saver.atomicSave({ path: rig.path, ...request });
      ok(outcome.status === 'saved' && outcome.backup !== undefined);
      saved = true;
      ok((await readFile(outcome.backup)).equals(oldBytes), 'the copy is another file');
    } catch (error) {
      ok(!saved, String(error));
    }
    strictEqual(fileSystem.openFiles, 0, `a file is left open after call ${String(plan.failAt)}`);
    const now = await readFile(rig.path);
    ok(now.equals(oldBytes) || now.equals(newBytes), 'neither old nor new bytes');
    if (saved) ok(now.equals(newBytes), 'said to be saved, and is not');
    await rig.dispose();
    await syncAgain(now);
    return { saved, calls: fileSystem.calls.length };
  }

  /** On a sound disk the rest of the plan is written, and then nothing is left to write. */
  async function syncAgain(present: Buffer): Promise<void> {
    const rig = await createRig(present);
    await sync(rig);
    deepStrictEqual(await readFile(rig.path), newBytes);
    const { added, changed } = planSync((await rig.read()).rows, inventory);
    deepStrictEqual([added, changed], [[], []]);
    strictEqual((await sync(rig)).status, 'unchanged');
    await rig.dispose();
  }

  it('finds its rows again where rows moved after the plan', async () => {
    const [planned, moved] = await Promise.all([
      createRig(oldBytes),
      createRig(
        buildWorkbook({
          rows: headerRow() + packageRow(2, 'gone', '3') + packageRow(3, 'b', '2') + packageRow(4, 'a', '1'),
        }),
      ),
    ]);
    const plan = planSync((await planned.read()).rows, inventory);
    await moved.saver.atomicSave({ path: moved.path, ...syncRequest(await moved.read(), plan, choice) });
    deepStrictEqual(
      (await moved.read()).rows.map(({ displayName, identity, cells }) => [
        displayName,
        identity.version,
        cells.notes?.kind === 'text' ? cells.notes.text : '',
      ]),
      [
        ['gone', '3', 'No longer installed'],
        ['b', '2', ''],
        ['a', '1.10', ''],
        ['c', '3', ''],
        ['d', '4', ''],
      ],
    );
    await Promise.all([planned.dispose(), moved.dispose()]);
  });

  for (const errno of ['EIO', 'ENOSPC', 'EACCES'] as const) {
    it(`writes all or nothing when any call fails with ${errno}`, async () => {
      const { calls, saved } = await syncWith({});
      ok(saved);
      let refused = 0;
      for (let call = 0; call < calls; call++) if (!(await syncWith({ failAt: call, errno })).saved) refused++;
      ok(refused > 0);
      console.log(`      ${calls} calls failed with ${errno}: ${refused} syncs refused`);
    });
  }

  it('writes all or nothing when a call is carried out and its answer lost', async () => {
    const { calls } = await syncWith({});
    for (let call = 0; call < calls; call++) await syncWith({ failAt: call, doneAnyway: true });
  });
});

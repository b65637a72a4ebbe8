/** A person saves over the workbook, as Excel does, at random moments of our save: what they saved before our gate is kept. */
import { ok, strictEqual } from 'node:assert/strict';
import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultyFileSystem } from '../../support/faultyFileSystem';
import { patchBytes, readBytes } from '../../support/patchedSheet';
import { createRig, editOf } from '../../support/saverRig';
import { soakCount } from '../../support/soak';
import { buildWorkbook, headerRow, packageRow, textCell } from '../../support/workbookBuilder';

const ours = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2') });
const edits = [editOf(patchBytes(ours, () => []).workbook, 'a', 'recommendation', 'PROCEED')];

/** The person's version: sorted the other way round, with a note that tells which one it is. */
function persons(note: string): Buffer {
  const rows = packageRow(2, 'b', '2', textCell('N2', note)) + packageRow(3, 'a', '1');
  return buildWorkbook({ rows: headerRow() + rows });
}

describe('a person who saves while we save', function () {
  this.timeout(300_000);
  const moments = 40;
  const races = moments * soakCount(5, 25);

  it(`keeps their edit every time of ${races}, unless it fell between the gate and the rename`, async () => {
    let inTheGap = 0;
    for (let race = 0; race < races; race++) {
      const note = `note ${race}`;
      const moment = race % moments;
      let hit = '';
      const fileSystem = faultyFileSystem({
        onCall(call, name) {
          if (call !== moment) return;
          hit = name;
          replaceLikeExcel(rig.path, persons(note));
        },
      });
      const rig = await createRig(ours, { fileSystem });
      const outcome = await rig.saver.atomicSave({ path: rig.path, edits });
      strictEqual(outcome.status, 'saved');
      const after = await rig.read();
      const notes = after.rows.find((row) => row.identity.name === 'b')?.cells.notes;
      const kept = notes?.kind === 'text' && notes.text === note;
      // At the rename itself the gate is closed already: no file system offers "rename if unchanged".
      if (hit === 'rename') inTheGap++;
      else ok(hit === '' || kept, `lost the edit made at ${hit} (call ${moment})`);
      const recommendation = after.rows.find((row) => row.identity.name === 'a')?.cells.recommendation;
      // What a person saves after our last look is theirs alone; until then our cell is in.
      if (hit === '' || hit === 'rename') strictEqual(recommendation?.kind, 'text');
      await rig.dispose();
    }
    console.log(`      ${races} races, ${inTheGap} of them in the gap between gate and rename`);
  });

  it('loses nothing of a workbook that a person sorts and edits between two saves', async () => {
    const rig = await createRig(ours);
    await rig.saver.atomicSave({ path: rig.path, edits });
    replaceLikeExcel(rig.path, persons('between'));
    await rig.saver.atomicSave({ path: rig.path, edits: [editOf(readBytes(ours), 'b', 'recommendation', 'PROCEED')] });
    const [first] = (await rig.read()).rows;
    strictEqual(first?.identity.name, 'b');
    ok(first.cells.notes?.kind === 'text' && first.cells.recommendation?.kind === 'text');
    await rig.dispose();
  });
});

/** To a temp name, the original deleted, the temp renamed: for a moment there is no workbook. */
function replaceLikeExcel(path: string, bytes: Buffer): void {
  const temp = join(path, '..', 'ABCD1234');
  writeFileSync(temp, bytes);
  unlinkSync(path);
  renameSync(temp, path);
}

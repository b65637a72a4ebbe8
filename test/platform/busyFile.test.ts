/** A workbook that another program has to itself, from any moment of a save on: the findings wait, and are written once. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { toEnglish } from '../../src/core/message/text';
import type { FileSystem } from '../../src/platform/fileSystem';
import { isBusy, onceReadable } from '../../src/platform/busyFile';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readWorkbookFile } from '../../src/platform/readWholeFile';
import { createRig, editOf, impatientClock } from '../support/saverRig';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';

const workbookBytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2') });

interface Holder {
  readonly fileSystem: FileSystem;
  opened: number;
  /** From which opening of the workbook on it is held. */
  from: number;
}

function holder(errno: string): Holder {
  const state: Holder = {
    opened: 0,
    from: Infinity,
    fileSystem: {
      ...nodeFileSystem,
      open(path, mode, permissions) {
        if (path.endsWith('review.xlsx') && state.opened++ >= state.from) {
          return Promise.reject(Object.assign(new Error('held'), { code: errno }));
        }
        return nodeFileSystem.open(path, mode, permissions);
      },
    },
  };
  return state;
}

describe('a workbook that another program has to itself', () => {
  for (const errno of ['EBUSY', 'ETXTBSY', 'EAGAIN']) {
    it(`is written once it is free, from whatever moment on it was held (${errno})`, async () => {
      let moments = 0;
      for (let from = 0; ; from++) {
        const held = holder(errno);
        const rig = await createRig(workbookBytes, { fileSystem: held.fileSystem });
        try {
          const workbook = await rig.read();
          const [first, second] = [editOf(workbook, 'a', 'requires', 'x'), editOf(workbook, 'b', 'requires', 'y')];
          held.opened = 0;
          held.from = from;
          const waiting = await rig.saver.atomicSave({ path: rig.path, edits: [first] });
          held.from = Infinity;
          if (waiting.status !== 'pending') break;
          moments++;
          strictEqual(toEnglish(waiting.holder), 'Another program');
          deepStrictEqual(waiting.written, []);
          strictEqual((await rig.saver.atomicSave({ path: rig.path, edits: [second] })).status, 'saved');
          const cells = (await rig.read()).rows.map((row) => row.cells.requires);
          deepStrictEqual(cells, [
            { kind: 'text', text: 'x' },
            { kind: 'text', text: 'y' },
          ]);
        } finally {
          await rig.dispose();
        }
      }
      ok(moments >= 4, `the save opens the workbook ${moments} times`);
    });
  }

  const day = 24 * 60 * 60 * 1000;
  for (const [title, ageMs, isLocked, ignoreOwnerFiles, expected] of [
    ['a young owner file', 0, false, false, 'Anna in LibreOffice, perhaps'],
    ['a young owner file that a person passes', 0, false, true, 'saved'],
    ['a young owner file that a person passes, and a lock', 0, true, true, 'Anna in LibreOffice'],
    ['an old owner file', 8 * day, false, false, 'saved'],
    ['an owner file of a weekend', 3 * day, false, false, 'Anna in LibreOffice, perhaps'],
    ['an old owner file, and a lock', 8 * day, true, false, 'Anna in LibreOffice'],
  ] as const) {
    it(`is told from a free one by its lock and by ${title}`, async () => {
      const held = holder('EBUSY');
      const fileSystem: FileSystem = {
        ...held.fileSystem,
        open: (path, mode, permissions) =>
          (mode === 'update' ? held.fileSystem : nodeFileSystem).open(path, mode, permissions),
      };
      const rig = await createRig(workbookBytes, { fileSystem, ignoreOwnerFiles: () => ignoreOwnerFiles });
      const owner = join(rig.folder, '.~lock.review.xlsx#');
      writeFileSync(owner, `Anna,anna,${hostname()},23.11.2026 10:00,file:///home/anna;`);
      utimesSync(owner, new Date(), new Date(Date.now() - ageMs));
      const edits = [editOf(await rig.read(), 'a', 'requires', 'x')];
      if (isLocked) held.from = 0;
      const outcome = await rig.saver.atomicSave({ path: rig.path, edits });
      const isHint = outcome.status === 'pending' && outcome.isHint === true;
      strictEqual(
        outcome.status === 'pending' ? `${toEnglish(outcome.holder)}${isHint ? ', perhaps' : ''}` : outcome.status,
        expected,
      );
      await rig.dispose();
    });
  }

  it('is read once it is free, and refused by name when that takes too long', async () => {
    const rig = await createRig(workbookBytes);
    const held = holder('EBUSY');
    const read = () => readWorkbookFile(held.fileSystem, rig.path, 1_000_000);
    held.from = 0;
    await rejects(onceReadable(read, impatientClock()), (error: unknown) => {
      ok(isBusy(error) && error instanceof Error && 'code' in error && error.code === 'workbookLocked');
      return true;
    });
    ok(held.opened > 5, `${held.opened} tries`);
    const clock = { ...impatientClock(), sleep: () => Promise.resolve(void (held.from = Infinity)) };
    held.opened = 0;
    deepStrictEqual((await onceReadable(read, clock)).bytes, workbookBytes);
    await rig.dispose();
  });
});

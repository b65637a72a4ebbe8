/** The steps of a save: what is announced, what is checked, what happens when someone else is at the file. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/platform/clock';
import type { FileSystem } from '../../../src/platform/fileSystem';
import { toEnglish } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { createRig, editOf, type SaverRig } from '../../support/saverRig';
import { patchBytes } from '../../support/patchedSheet';
import { buildWorkbook, headerRow, packageRow, textCell } from '../../support/workbookBuilder';

const rows = headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2', textCell('M3', 'CHECK'));
const workbookBytes = buildWorkbook({ rows });
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What a person saves meanwhile: b's row first, and a note. */
const personsBytes = buildWorkbook({
  rows:
    headerRow() + packageRow(2, 'b', '2', textCell('M2', 'CHECK') + textCell('N2', 'note')) + packageRow(3, 'a', '1'),
});

describe('atomic saver', () => {
  let rig: SaverRig;
  afterEach(() => rig.dispose());

  it('announces, writes, and commits', async () => {
    rig = await createRig(workbookBytes);
    await chmod(rig.path, 0o640);
    const outcome = await rig.saver.atomicSave({
      path: rig.path,
      edits: [editOf(await rig.read(), 'a', 'recommendation', 'PROCEED')],
    });
    ok(outcome.status === 'saved');
    const bytes = await readFile(rig.path);
    strictEqual(outcome.baseHash, sha256(workbookBytes));
    strictEqual(outcome.newHash, sha256(bytes));
    deepStrictEqual(
      outcome.written.map(({ cell, old, new: value }) => [cell, old, value]),
      [['W2', { kind: 'empty' }, { kind: 'text', text: 'PROCEED' }]],
    );
    deepStrictEqual(rig.intents, rig.committed);
    strictEqual(rig.intents[0]?.newHash, outcome.newHash);
    strictEqual((await stat(rig.path)).mode & 0o777, 0o640);
    deepStrictEqual(await readdir(rig.folder), ['review.xlsx']);
    ok(outcome.timings.totalMs >= outcome.timings.patchMs);
    deepStrictEqual((await rig.read()).rows[0]?.cells.recommendation, { kind: 'text', text: 'PROCEED' });
  });

  it('does not touch a file that holds everything already', async () => {
    rig = await createRig(workbookBytes);
    const before = await stat(rig.path);
    const edits = [editOf(await rig.read(), 'b', 'githubAdvisoryResult', 'CHECK')];
    strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'unchanged');
    const after = await stat(rig.path);
    deepStrictEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
    deepStrictEqual(rig.intents, []);
  });

  it('runs saves of one saver one after the other', async () => {
    rig = await createRig(workbookBytes);
    const workbook = await rig.read();
    const outcomes = await Promise.all(
      (['requires', 'developmentStatus', 'recommendation'] as const).map((field) =>
        rig.saver.atomicSave({ path: rig.path, edits: [editOf(workbook, 'a', field, field)] }),
      ),
    );
    deepStrictEqual(
      outcomes.map(({ status }) => status),
      ['saved', 'saved', 'saved'],
    );
    const cells = (await rig.read()).rows[0]?.cells;
    deepStrictEqual(
      [cells?.requires, cells?.recommendation].map((cell) => (cell as { text: string }).text),
      ['requires', 'recommendation'],
    );
  });

  for (const moment of ['before the read', 'before the gate', 'right behind the rename'] as const) {
    it(`keeps what a person saves ${moment}, and finds the rows again`, async () => {
      rig = await createRig(workbookBytes, {
        fileSystem: interrupting(moment, () => writeFile(rig.path, personsBytes)),
      });
      const workbook = patchBytes(workbookBytes, () => []).workbook;
      const edits = [
        editOf(workbook, 'a', 'recommendation', 'PROCEED'),
        { ...editOf(workbook, 'b', 'githubAdvisoryResult', 'None found'), expected: { kind: 'empty' } as const },
      ];
      const outcome = await rig.saver.atomicSave({ path: rig.path, edits });
      ok(outcome.status === 'saved');
      deepStrictEqual(
        outcome.kept.map(({ cell, value }) => [cell, value]),
        [['M2', 'CHECK']],
      );
      const after = await rig.read();
      deepStrictEqual(
        after.rows.map(({ identity }) => identity.name),
        ['b', 'a'],
      );
      deepStrictEqual(after.rows[0]?.cells.notes, { kind: 'text', text: 'note' });
      deepStrictEqual(after.rows[1]?.cells.recommendation, { kind: 'text', text: 'PROCEED' });
    });
  }

  it('gives up, without a word lost, on a file that changes all the time', async () => {
    let times = 0;
    const change = (): Promise<void> =>
      writeFile(rig.path, buildWorkbook({ rows: rows + packageRow(4, `p${++times}`, '1') }));
    rig = await createRig(workbookBytes, { fileSystem: interrupting('before the gate', change, Infinity) });
    const edits = [editOf(await rig.read(), 'a', 'recommendation', 'PROCEED')];
    await rejects(rig.saver.atomicSave({ path: rig.path, edits }), { code: 'workbookChanged' });
    deepStrictEqual(
      (await readdir(rig.folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('waits while someone holds the file, and writes everything once it is free', async () => {
    rig = await createRig(workbookBytes);
    const workbook = await rig.read();
    const owner = join(rig.folder, '.~lock.review.xlsx#');
    await writeFile(owner, ',Anna,elsewhere,23.11.2026 10:00,file:///home/anna;');
    const first = await rig.saver.atomicSave({ path: rig.path, edits: [editOf(workbook, 'a', 'requires', 'x')] });
    ok(first.status === 'pending');
    match(toEnglish(first.holder), /Anna on elsewhere in LibreOffice/);
    deepStrictEqual(first.written, []);
    deepStrictEqual(
      rig.pending.map(({ cells }) => cells),
      [1],
    );
    deepStrictEqual(await readFile(rig.path), workbookBytes);
    await rm(owner);
    const second = await rig.saver.atomicSave({ path: rig.path, edits: [editOf(workbook, 'b', 'requires', 'y')] });
    ok(second.status === 'saved');
    strictEqual(second.coalesced, 1);
    deepStrictEqual(
      second.written.map(({ cell }) => cell),
      ['I2', 'I3'],
    );
  });

  it('backs the workbook up before its first save only', async () => {
    const backupFolder = await mkdtemp(join(tmpdir(), 'ihacpa-backups-'));
    rig = await createRig(workbookBytes, { backupFolder });
    const workbook = await rig.read();
    for (const field of ['requires', 'recommendation'] as const) {
      const outcome = await rig.saver.atomicSave({ path: rig.path, edits: [editOf(workbook, 'a', field, 'x')] });
      ok(outcome.status === 'saved' && outcome.backup !== undefined);
      deepStrictEqual(await readFile(outcome.backup), workbookBytes);
    }
    strictEqual((await readdir(backupFolder)).length, 1);
    await rm(backupFolder, { recursive: true });
  });

  for (const errno of ['EPERM', 'EACCES', 'EBUSY']) {
    it(`tries a rename that Windows refuses with ${errno} again, longer and longer`, async () => {
      const refusing = refusingRenames(errno, 9);
      rig = await createRig(workbookBytes, { ...refusing, platform: 'win32' });
      const edits = [editOf(await rig.read(), 'a', 'recommendation', 'PROCEED')];
      strictEqual((await rig.saver.atomicSave({ path: rig.path, edits })).status, 'saved');
      deepStrictEqual(refusing.waits, [10, 20, 40, 80, 160, 320, 500, 500, 500]);
      deepStrictEqual((await rig.read()).rows[0]?.cells.recommendation, { kind: 'text', text: 'PROCEED' });
    });
  }

  it('keeps the edits for later when Windows refuses the rename for fifteen seconds', async () => {
    const refusing = refusingRenames('EBUSY', Infinity);
    rig = await createRig(workbookBytes, { ...refusing, platform: 'win32' });
    const edits = [editOf(await rig.read(), 'a', 'recommendation', 'PROCEED')];
    const outcome = await rig.saver.atomicSave({ path: rig.path, edits });
    ok(outcome.status === 'pending');
    strictEqual(toEnglish(outcome.holder), 'Another program');
    const waited = refusing.waits.reduce((sum, ms) => sum + ms, 0);
    ok(waited >= 15_000 && waited < 15_500, String(waited));
    deepStrictEqual(await readFile(rig.path), workbookBytes);
    deepStrictEqual(await readdir(rig.folder), ['review.xlsx']);
  });

  it('takes a refused rename for what it is on other systems', async () => {
    const refusing = refusingRenames('EPERM', Infinity);
    rig = await createRig(workbookBytes, { ...refusing, platform: 'linux' });
    const edits = [editOf(await rig.read(), 'a', 'recommendation', 'PROCEED')];
    await rejects(rig.saver.atomicSave({ path: rig.path, edits }), { code: 'notWritable' });
    deepStrictEqual(refusing.waits, []);
  });

  it('writes through a symbolic link and keeps it', async () => {
    rig = await createRig(workbookBytes);
    const alias = join(rig.folder, 'alias.xlsx');
    await symlink(rig.path, alias);
    const edits = [editOf(await rig.read(), 'a', 'requires', 'x')];
    strictEqual((await rig.saver.atomicSave({ path: alias, edits })).status, 'saved');
    ok((await readFile(alias)).equals(await readFile(rig.path)));
    ok(!(await readFile(rig.path)).equals(workbookBytes));
  });

  it('warns that a hard link keeps the old content', async () => {
    rig = await createRig(workbookBytes);
    await link(rig.path, join(rig.folder, 'twin.xlsx'));
    const outcome = await rig.saver.atomicSave({
      path: rig.path,
      edits: [editOf(await rig.read(), 'a', 'requires', 'x')],
    });
    ok(outcome.status === 'saved');
    strictEqual(outcome.otherLinks, 1);
  });

  it('clears temp files of a crashed save, and only those of its workbook', async () => {
    rig = await createRig(workbookBytes);
    const workbook = await rig.read();
    const [intent] = await intentsOf(rig);
    const left = join(rig.folder, intent?.tempName.replace(/-[^-]*\.tmp$/, '-0123.tmp') ?? '');
    await writeFile(left, 'half');
    await writeFile(join(rig.folder, '.ihacpa-000000000000-1.tmp'), 'other workbook');
    await rig.newSaver().atomicSave({ path: rig.path, edits: [editOf(workbook, 'b', 'requires', 'z')] });
    deepStrictEqual((await readdir(rig.folder)).sort(), ['.ihacpa-000000000000-1.tmp', 'review.xlsx']);
  });

  it('stops when it is cancelled, and when its lock is lost', async () => {
    rig = await createRig(workbookBytes, { lock: { isHeld: false } });
    const edits = [editOf(await rig.read(), 'a', 'requires', 'x')];
    await rejects(
      rig.saver.atomicSave({ path: rig.path, edits, signal: AbortSignal.abort(new Error('stop')) }),
      /stop/,
    );
    await rejects(rig.saver.atomicSave({ path: rig.path, edits }), { code: 'workbookLocked' });
    deepStrictEqual(await readFile(rig.path), workbookBytes);
    deepStrictEqual(await readdir(rig.folder), ['review.xlsx']);
  });

  it('tells that a workbook is gone after waiting for it', async () => {
    rig = await createRig(workbookBytes);
    const edits = [editOf(await rig.read(), 'a', 'requires', 'x')];
    await rm(rig.path);
    await rejects(rig.saver.atomicSave({ path: rig.path, edits }), { code: 'workbookMissing' });
    deepStrictEqual(await readdir(rig.folder), []);
  });

  it('puts a backup in the place of a broken workbook and keeps the broken one', async () => {
    rig = await createRig(workbookBytes);
    await mkdir(join(rig.folder, 'backups'));
    const backup = join(rig.folder, 'backups', 'one.xlsx');
    await rig.saver.createBackup(rig.path, backup);
    strictEqual(await rig.saver.rollbackOnFailure(rig.path, backup), false);
    await writeFile(rig.path, workbookBytes.subarray(0, 900));
    strictEqual(await rig.saver.rollbackOnFailure(rig.path, backup), true);
    deepStrictEqual(await readFile(rig.path), workbookBytes);
    strictEqual((await readdir(join(rig.folder, 'backups'))).length, 2);
    await writeFile(backup, 'broken');
    await rm(rig.path);
    await rejects(rig.saver.rollbackOnFailure(rig.path, backup), { code: 'checkpointUnusable' });
  });

  it('tells by hashes how an interrupted save ended', async () => {
    rig = await createRig(workbookBytes);
    const [intent] = await intentsOf(rig);
    ok(intent !== undefined);
    strictEqual(await rig.saver.recover(intent.realPath, intent), 'committed');
    await writeFile(join(rig.folder, intent.tempName), 'half');
    await writeFile(rig.path, workbookBytes);
    strictEqual(await rig.saver.recover(intent.realPath, intent), 'redo');
    await writeFile(rig.path, personsBytes);
    strictEqual(await rig.saver.recover(intent.realPath, intent), 'rebase');
    await rm(rig.path);
    strictEqual(await rig.saver.recover(intent.realPath, intent), 'absent');
    deepStrictEqual(await readdir(rig.folder), []);
  });
});

async function intentsOf(rig: SaverRig): Promise<SaverRig['intents']> {
  await rig.saver.atomicSave({ path: rig.path, edits: [editOf(await rig.read(), 'a', 'requires', 'x')] });
  return rig.intents;
}

/** The real disk, with something happening once (or more often) at a moment of the save. */
function interrupting(
  moment: 'before the read' | 'before the gate' | 'right behind the rename',
  happen: () => Promise<void>,
  times = 1,
): FileSystem {
  let left = times;
  const once = async (): Promise<void> => {
    if (left-- > 0) await happen();
  };
  return {
    ...nodeFileSystem,
    async realPath(path) {
      if (moment === 'before the read') await once();
      return nodeFileSystem.realPath(path);
    },
    async open(path, mode, permissions) {
      const file = await nodeFileSystem.open(path, mode, permissions);
      if (moment === 'before the gate' && mode === 'createNew') await once();
      return file;
    },
    async rename(from, to) {
      await nodeFileSystem.rename(from, to);
      if (moment === 'right behind the rename') await once();
    },
  };
}

/** A disk that refuses so many renames, and a clock that notes how long is waited and does not wait. */
function refusingRenames(
  errno: string,
  times: number,
): { readonly fileSystem: FileSystem; readonly clock: Clock; readonly waits: number[] } {
  const waits: number[] = [];
  let left = times;
  let now = 0;
  return {
    waits,
    clock: {
      now: () => now,
      monotonic: () => now,
      sleep(ms) {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    },
    fileSystem: {
      ...nodeFileSystem,
      rename(from, to) {
        if (left-- > 0) return Promise.reject(Object.assign(new Error('held'), { code: errno }));
        return nodeFileSystem.rename(from, to);
      },
    },
  };
}

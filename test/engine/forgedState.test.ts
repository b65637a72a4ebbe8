/** State folders that somebody forged, every checksum in them recomputed: nothing outside them may be read, replaced, or removed. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointStore } from '../../src/engine/checkpoint/checkpointStore';
import { encodeIndex } from '../../src/engine/checkpoint/storedIndex';
import type { JournalEvent } from '../../src/engine/journal/journalEntry';
import { journalEvents } from '../../src/engine/journal/readJournal';
import { writeJournal } from '../../src/engine/journal/rewriteJournal';
import { storageLayout } from '../../src/engine/storage/storageLayout';
import type { CheckpointData, CheckpointSummary } from '../../src/core/scan/checkpointData';
import { UserError } from '../../src/core/message/errors';
import { toEnglish } from '../../src/core/message/text';
import { sha256 } from '../../src/platform/contentHash';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { randomHex, systemClock } from '../../src/platform/systemClock';
import { SampleScan } from '../support/sampleScan';
import { useTemporaryFolder } from '../support/temporaryFolder';

const resuming = { recovery: { resumeMode: 'auto' } } as const;

describe('a forged state folder', function () {
  this.timeout(30_000);
  let home: string;
  const victim = (name: string): string => join(home, name);

  // Before the folder is removed.
  afterEach(() => {
    const names = ['.bashrc', 'id_ed25519', 'other.xlsx', 'package-lock.json', 'package.json', 'thesis.docx'];
    assert.deepEqual(readdirSync(home).sort(), names);
    for (const name of names) assert.equal(readFileSync(victim(name), 'utf8'), `mine: ${name}`);
  });

  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let scanId: string;
  beforeEach(async () => {
    scan = new SampleScan(folder());
    scanId = (await scan.stopAfter(4)).summary.scanId;
    home = join(folder(), 'home');
    mkdirSync(home);
    for (const name of ['package.json', 'package-lock.json', 'id_ed25519', 'thesis.docx', '.bashrc', 'other.xlsx'])
      writeFileSync(victim(name), `mine: ${name}`);
  });

  const store = (): Promise<CheckpointStore> => CheckpointStore.open(scan.storage, { clock: systemClock, randomHex });
  const index = (): CheckpointSummary[] => {
    const text = readFileSync(storageLayout.checkpointIndex(scan.storage), 'utf8');
    return (JSON.parse(text) as { checkpoints: CheckpointSummary[] }).checkpoints;
  };
  const writeIndex = (checkpoints: readonly unknown[]): void =>
    writeFileSync(storageLayout.checkpointIndex(scan.storage), encodeIndex(checkpoints));

  /** The newest checkpoint changed, with its checksum and its line in the list. */
  function forgeCheckpoint(change: (data: CheckpointData) => object): string {
    const [newest, ...older] = index();
    const path = storageLayout.checkpoint(scan.storage, scanId, newest!.checkpointId);
    const { checkpoint } = JSON.parse(readFileSync(path, 'utf8')) as {
      checkpoint: { summary: CheckpointSummary; data: CheckpointData };
    };
    const data = { ...checkpoint.data, ...change(checkpoint.data) } as CheckpointData;
    const { workbookPath } = data.processingMetadata;
    const summary = { ...checkpoint.summary, workbookPath, excelFileHash: data.excelFileHash };
    const body = JSON.stringify({ summary, data });
    writeFileSync(path, `{"checksum":"${sha256(body)}","checkpoint":${body}}\n`);
    writeIndex([summary, ...older]);
    return newest!.checkpointId;
  }

  const notWorkbook = 'secret words';
  const copyPath = (data: CheckpointData): string =>
    join(storageLayout.checkpointsFolder(scan.storage, scanId), data.excelBackupPath!);
  const forgedCheckpoints: readonly [string, (data: CheckpointData) => object][] = [
    [
      'names a copy outside its folder',
      () => ({ excelBackupPath: '../../../../home/.bashrc', excelFileHash: sha256('mine: .bashrc') }),
    ],
    [
      'names a file as its workbook that is none',
      (data) => ({ processingMetadata: { ...data.processingMetadata, workbookPath: victim('.bashrc') } }),
    ],
    [
      'names another workbook than its scan',
      (data) => ({ processingMetadata: { ...data.processingMetadata, workbookPath: victim('other.xlsx') } }),
    ],
    [
      'holds a copy that is no workbook',
      (data) => {
        writeFileSync(copyPath(data), notWorkbook);
        return { excelFileHash: sha256(notWorkbook) };
      },
    ],
    [
      'names the copy of another checkpoint',
      (data) => {
        const other = readdirSync(join(copyPath(data), '..')).find((name) => /^b0000.*xlsx$/.test(name))!;
        const bytes = readFileSync(join(copyPath(data), '..', other));
        return { excelBackupPath: other, excelFileHash: sha256(bytes) };
      },
    ],
  ];
  for (const [what, change] of forgedCheckpoints) {
    it(`is refused when a checkpoint ${what}`, async () => {
      const id = forgeCheckpoint(change);
      const before = readFileSync(scan.workbook);
      const opened = await store();
      assert.notEqual(await opened.validate(id), undefined);
      await assert.rejects(
        (await store()).restore(id, () => Promise.resolve()),
        (error: unknown) => error instanceof UserError && error.code === 'checkpointUnusable',
      );
      assert.deepEqual(readFileSync(scan.workbook), before);
    });
  }

  it('is refused when the list names another checkpoint file', async () => {
    const id = forgeCheckpoint(() => ({}));
    const [newest, ...older] = index();
    writeIndex([{ ...newest!, workbookPath: victim('other.xlsx') }, ...older]);
    assert.match(toEnglish((await (await store()).validate(id))!), /another checkpoint/);
  });

  for (const id of ['../../../../home/package', '..\\..\\home\\package', '', '.', 'B-1', `b${'0'.repeat(64)}`]) {
    it(`removes nothing for the expired id ${JSON.stringify(id.slice(0, 30))}`, async () => {
      const [newest, ...older] = index();
      const expired = { checkpointId: id, workbookPath: '/x/lock.json', expiresAt: '2020-01-01T00:00:00.000Z' };
      writeIndex([{ ...newest!, ...expired }, ...older]);
      assert.equal((await scan.run(resuming)).summary.status, 'finished');
    });
  }

  it('removes nothing for the temp file that a journal names', async () => {
    const path = storageLayout.journal(scan.storage, scanId);
    const events: JournalEvent[] = [];
    for await (const event of journalEvents(nodeFileSystem, path)) events.push(event);
    const intent = events.findLast((event) => event.type === 'intent')!;
    const forged = { realPath: victim('other.xlsx'), tempName: 'id_ed25519' };
    for (const save of [forged, { ...forged, realPath: scan.workbook, tempName: '../home/id_ed25519' }]) {
      const last: JournalEvent = { type: 'intent', data: { ...intent.data, save: { ...intent.data.save, ...save } } };
      await writeJournal(nodeFileSystem, path, [...events, last]);
      await scan.stopAfter(1, resuming);
    }
  });

  it('leaves every file of another name in a checkpoints folder alone', async () => {
    const path = storageLayout.checkpointsFolder(scan.storage, scanId);
    for (const name of ['thesis.docx', 'b0001.txt', 'notes.tmp']) writeFileSync(join(path, name), 'mine');
    await scan.stopAfter(1, resuming);
    for (const name of ['thesis.docx', 'b0001.txt', 'notes.tmp']) assert.ok(existsSync(join(path, name)), name);
  });

  const links: readonly [string, () => string][] = [
    ['the checkpoints of a scan', () => storageLayout.checkpointsFolder(scan.storage, scanId)],
    ['a scan', () => storageLayout.scanFolder(scan.storage, scanId)],
    ['the scans', () => storageLayout.scansFolder(scan.storage)],
    ['the kept workbooks', () => storageLayout.keptFolder(scan.storage)],
    ['a journal', () => storageLayout.journal(scan.storage, scanId)],
    ['the list of checkpoints', () => storageLayout.checkpointIndex(scan.storage)],
  ];
  for (const [what, place] of links) {
    it(`is refused by name when ${what} is a link`, async () => {
      const aside = join(folder(), 'aside');
      if (existsSync(place())) renameSync(place(), aside);
      symlinkSync(what.startsWith('a journal') || what.startsWith('the list') ? victim('thesis.docx') : home, place());
      await assert.rejects(scan.run(resuming), (error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.code, 'storageUnusable');
        assert.match(error.message, /link/);
        return true;
      });
    });
  }

  it('may itself be reached through a link', async () => {
    const real = join(folder(), 'real');
    renameSync(scan.storage, real);
    symlinkSync(real, scan.storage);
    assert.equal((await scan.run(resuming)).summary.status, 'finished');
  });
});

/** What a scan finds when it resumes: damaged checkpoints and journals, deleted state, a workbook that people changed. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import type { JournalEvent } from '../../../src/engine/journal/journalEntry';
import { JournalEncoder } from '../../../src/engine/journal/journalFormat';
import { storageLayout } from '../../../src/engine/storage/storageLayout';
import { displayText } from '../../../src/core/spreadsheet/cell';
import type { PackageIdentity } from '../../../src/core/package/identity';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';
import type { Finding } from '../../../src/core/verdict/finding';
import { simulatedFinding } from '../../support/engine';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { UserError } from '../../../src/core/message/errors';
import { WorkbookChangedError } from '../../../src/core/scan/workbookChangedError';
import { editOf } from '../../support/saverRig';
import { patchBytes } from '../../support/patchedSheet';
import { SampleScan, samplePackages } from '../../support/sampleScan';
import { assertSameCells } from '../../support/scanSetUp';
import { SeededRandom } from '../../support/seededRandom';
import { soakCount } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';

const auto = { recovery: { resumeMode: 'auto' } } as const;

describe('resuming a scan', function () {
  this.timeout(3_600_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let whole: string;
  let journal: string;
  let checkpoints: string;

  /** A scan that stopped after four of seven batches, and what it would have come to. */
  beforeEach(async () => {
    for (const name of ['scan', 'whole']) mkdirSync(join(folder(), name));
    const other = new SampleScan(join(folder(), 'whole'));
    await other.run();
    whole = other.workbook;
    scan = new SampleScan(join(folder(), 'scan'));
    const { summary } = await scan.stopAfter(4);
    assert.equal(summary.status, 'cancelled');
    journal = storageLayout.journal(scan.storage, summary.scanId);
    checkpoints = storageLayout.checkpointsFolder(scan.storage, summary.scanId);
  });

  async function finishes(
    options: Parameters<SampleScan['run']>[0] = auto,
  ): Promise<Awaited<ReturnType<SampleScan['run']>>> {
    const ran = await scan.run(options);
    assert.equal(ran.summary.status, 'finished');
    await assertSameCells(scan.workbook, whole);
    return ran;
  }

  const checkpointFiles = (): string[] => readdirSync(checkpoints).filter((name) => name.endsWith('.json'));

  it('5: the newest checkpoint is corrupt: the one before is used, and the damaged file stays', async () => {
    const index = JSON.parse(readFileSync(storageLayout.checkpointIndex(scan.storage), 'utf8')) as {
      checkpoints: readonly { checkpointId: string }[];
    };
    const [checkpointId, before] = index.checkpoints.map((checkpoint) => checkpoint.checkpointId);
    writeFileSync(join(checkpoints, `${checkpointId!}.json`), 'garbage');
    const { warnings } = await finishes({
      recovery: { resumeMode: 'custom', checkpointId: checkpointId! },
      configuration: { cleanupOnSuccess: false },
    });
    assert.ok(warnings.some((message) => message.includes(before!)));
    assert.ok(existsSync(join(checkpoints, `${checkpointId!}.json.corrupt`)));
  });

  it('a stop makes no second checkpoint of what the newest one holds', async () => {
    const listed = (): readonly (readonly [number, number])[] => {
      const text = readFileSync(storageLayout.checkpointIndex(scan.storage), 'utf8');
      const index = JSON.parse(text) as {
        checkpoints: { scanId: string; batchNumber: number; completedPackages: number }[];
      };
      const { scanId } = index.checkpoints[0]!;
      return index.checkpoints
        .filter((checkpoint) => checkpoint.scanId === scanId)
        .map(({ batchNumber, completedPackages }) => [batchNumber, completedPackages]);
    };
    const configuration = { checkpointFrequency: 2 };
    const before = await scan.run({
      recovery: { resumeMode: 'fresh' },
      configuration,
      then: (event, stop) => {
        if (event.type === 'checkpointCreated') stop();
      },
    });
    assert.equal(before.summary.status, 'cancelled');
    assert.deepEqual(listed(), [[0, 0]]);
    const saved: [number, number][] = [];
    for (const saves of [2, 1]) {
      const { summary } = await scan.stopAfter(saves, { ...auto, configuration });
      saved.unshift([(saved[0]?.[0] ?? 0) + saves, summary.packages.completed]);
      // The first of these comes right behind the checkpoint of the second batch, the other between two.
      assert.deepEqual(listed(), [...saved, [0, 0]]);
    }
    await finishes({ ...auto, configuration });
  });

  it('checkpoints are kept for as many days, and as many of them, as the settings say', async () => {
    const configuration = { cleanupOnSuccess: false, keepDays: 7, keptCheckpoints: 2, checkpointFrequency: 1 };
    await finishes({ recovery: { resumeMode: 'fresh' }, configuration });
    const index = JSON.parse(readFileSync(storageLayout.checkpointIndex(scan.storage), 'utf8')) as {
      checkpoints: readonly { createdAt: string; expiresAt: string; batchNumber: number }[];
    };
    const days = index.checkpoints.map(
      ({ createdAt, expiresAt }) => (Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000,
    );
    assert.ok(days.every((kept) => kept > 6.99 && kept < 7.01));
    assert.equal(index.checkpoints.filter(({ batchNumber }) => batchNumber > 0).length, 2);
  });

  it('5: every checkpoint is corrupt: the journal is used and nothing is looked up again', async () => {
    const names = checkpointFiles();
    for (const name of names) writeFileSync(join(checkpoints, name), 'garbage');
    const checkpointId = names[0]!.slice(0, -'.json'.length);
    const { asked, warnings } = await finishes({ recovery: { resumeMode: 'custom', checkpointId } });
    assert.equal(asked.length, samplePackages - 20);
    assert.ok(warnings.some((message) => message.includes('continues from its journal')));
  });

  it('all checkpoints and the index are deleted: the journal is enough', async () => {
    rmSync(checkpoints, { recursive: true });
    rmSync(storageLayout.checkpointIndex(scan.storage));
    assert.equal((await finishes()).asked.length, samplePackages - 20);
  });

  it('the journal is deleted: what it held is looked up again, and nothing is missing', async () => {
    rmSync(journal);
    const { asked, summary, warnings } = await finishes();
    assert.equal(asked.length, samplePackages);
    assert.equal(summary.findings.length, samplePackages);
    assert.ok(warnings.some((message) => message.includes('journal was lost')));
  });

  it('the state folder is deleted: the scan starts afresh, says so, and comes to the same cells', async () => {
    rmSync(scan.storage, { recursive: true });
    const { asked, warnings } = await finishes();
    assert.equal(asked.length, samplePackages);
    assert.ok(warnings.some((message) => message.includes('no scan to resume')));
  });

  it('the journal is of a newer version: refused with a message, and kept until a fresh scan has finished', async () => {
    const [first] = decodeJournal(readFileSync(journal)).events;
    assert.ok(first?.type === 'planned');
    const newer = { ...first, data: { ...first.data, schemaVersion: 7 } } as unknown as JournalEvent;
    writeFileSync(journal, [...new JournalEncoder().encode(newer)].join(''));
    await assert.rejects(
      scan.run(auto),
      (error: unknown) => error instanceof UserError && /newer version/.test(error.what),
    );
    await finishes({ recovery: { resumeMode: 'fresh' } });
  });

  it('the journal is cut anywhere: every whole line counts', async () => {
    const bytes = readFileSync(journal);
    const workbook = readFileSync(scan.workbook);
    const state = join(folder(), 'state-copy');
    const step = soakCount(Math.ceil(bytes.length / 5), 200);
    let cuts = 0;
    for (let length = 0; length < bytes.length; length += step) {
      await playDamage(state, workbook, bytes.subarray(0, length));
      cuts += 1;
    }
    console.log(`      cut at ${cuts} of ${bytes.length} bytes: the same cells every time`);
  });

  it('any byte of the journal is flipped: no finished lookup but that line is lost', async () => {
    const bytes = readFileSync(journal);
    const workbook = readFileSync(scan.workbook);
    const random = new SeededRandom(4);
    const count = soakCount(5, 200);
    for (let flip = 0; flip < count; flip += 1) {
      const damaged = Buffer.from(bytes);
      const at = random.below(damaged.length);
      damaged[at] = damaged[at]! ^ (1 << random.below(8));
      const asked = await playDamage(join(folder(), 'state-copy'), workbook, damaged);
      // A flipped line feed joins two lines.
      assert.ok(asked <= samplePackages - 20 + 2, `flipped at ${at}: ${asked} lookups`);
    }
    console.log(`      ${count} flips: the same cells every time, at most two lookups repeated`);
  });

  /** Resumes from the stopped scan with this journal; the number of lookups. */
  async function playDamage(state: string, workbook: Buffer, damaged: Buffer): Promise<number> {
    if (!existsSync(state)) cpFolder(scan.storage, state);
    rmSync(scan.storage, { recursive: true, force: true });
    cpFolder(state, scan.storage);
    writeFileSync(journal, damaged);
    writeFileSync(scan.workbook, workbook);
    return (await finishes()).asked.length;
  }

  describe('with a workbook that changed', () => {
    const value = async (name: string, field: ReviewField): Promise<string> => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const content = rows.find((row) => row.identity.name === name)?.cells[field];
      return content === undefined ? '' : displayText(content);
    };

    /** A person wrote into a recommendation of a package that is done. */
    async function change(text = 'MINE'): Promise<string> {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const { name } = rows[2]!.identity;
      await changeOf(name, text);
      return name;
    }

    /** They gave a package that is not done another version. */
    async function reversion(): Promise<string> {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const { name } = rows.at(-1)!.identity;
      const { bytes } = patchBytes(readFileSync(scan.workbook), (workbook) => [
        editOf(workbook, name, 'currentVersion', '9.9'),
      ]);
      writeFileSync(scan.workbook, bytes);
      return name;
    }

    async function changeOf(name: string, text: string): Promise<PackageIdentity> {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const { bytes } = patchBytes(readFileSync(scan.workbook), (workbook) => [
        editOf(workbook, name, 'recommendation', text),
      ]);
      writeFileSync(scan.workbook, bytes);
      return rows.find(({ identity }) => identity.name === name)!.identity;
    }

    it('6: goes on with it as it is now and names the cell', async () => {
      const name = await change();
      const { summary, warnings, asked } = await scan.run(auto);
      assert.equal(summary.status, 'finished');
      assert.equal(asked.length, samplePackages - 20);
      assert.equal(await value(name, 'recommendation'), 'MINE');
      assert.ok(warnings.some((message) => /changed since the scan stopped, at [A-Z]+\d+/.test(message)));
    });

    it('6: takes the checkpoint, keeps the file that was there, and looks nothing up again', async () => {
      const name = await change();
      const changed = readFileSync(scan.workbook);
      const { asked } = await finishes({ recovery: { resumeMode: 'auto', mergeStrategy: 'use_checkpoint' } });
      assert.equal(asked.length, samplePackages - 20);
      assert.notEqual(await value(name, 'recommendation'), 'MINE');
      const kept = join(scan.storage, 'kept');
      assert.deepEqual(readFileSync(join(kept, readdirSync(kept)[0]!)), changed);
    });

    it('6: takes the checkpoint, and names what it takes back instead of calling that checked', async () => {
      await change();
      const late = await reversion();
      const { warnings, summary } = await scan.run({
        recovery: { resumeMode: 'auto', mergeStrategy: 'use_checkpoint' },
      });
      assert.equal(summary.status, 'finished');
      assert.ok(!warnings.some((message) => /checked now/.test(message)), warnings.join('\n'));
      const told = warnings.filter((message) => /is not checked: .*9\.9/.test(message));
      assert.ok(told.length === 1 && told[0]?.toLowerCase().includes(late), warnings.join('\n'));
    });

    it('6: manual without choices refuses with the cells to choose between; with choices it follows them', async () => {
      const name = await change();
      const manual = { resumeMode: 'auto', mergeStrategy: 'manual' } as const;
      let refused: WorkbookChangedError | undefined;
      await scan.run({ recovery: manual }).catch((error: unknown) => {
        assert.ok(error instanceof WorkbookChangedError);
        refused = error;
      });
      const [difference, ...others] = refused?.comparison.differences ?? [];
      assert.equal(others.length, 0);
      assert.equal(difference?.yours, 'MINE');
      assert.equal(difference.field, 'recommendation');
      const choice = { package: difference.package, field: difference.field };
      const mergeChoices = [{ ...choice, take: 'checkpoint' as const }];
      await finishes({ recovery: { ...manual, mergeChoices } });
      assert.equal(await value(name, 'recommendation'), difference.checkpoints);
    });

    for (const take of ['checkpoint', 'yours'] as const) {
      it(`6: a choice of ${take} tells the preserved cell as it is then`, async () => {
        const findingOf = (query: PackageQuery): Finding => ({
          ...simulatedFinding({ ...query, identity: { ...query.identity, name: 'c' } }), // One that is vulnerable.
          package: query.identity,
        });
        const options = { overwrite: 'automated', findingOf } as const;
        mkdirSync(join(folder(), 'other'));
        scan = new SampleScan(join(folder(), 'other'));
        await scan.stopAfter(4, options);
        const identity = await changeOf('certifi', 'PROCEED, says Bob');
        const mergeChoices = [{ package: identity, field: 'recommendation' as const, take }];
        const recovery = { resumeMode: 'auto', mergeStrategy: 'manual', mergeChoices } as const;
        const { summary } = await scan.run({ recovery, ...options });
        const told = (cells: typeof summary.kept): string[] =>
          cells.filter(({ cell }) => cell === 'W6').map((cell) => cell.value);
        const now = await value('certifi', 'recommendation');
        assert.equal(now, take === 'yours' ? 'PROCEED, says Bob' : 'PROCEED');
        assert.deepEqual(told(summary.kept), [now]);
        assert.deepEqual(told(summary.contradicted), [now]);
      });
    }

    it('6: a choice may empty a cell that was empty in the checkpoint', async () => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const { identity } = rows.find(({ cells }) => cells.notes?.kind === 'empty')!;
      const { bytes } = patchBytes(readFileSync(scan.workbook), (workbook) => [
        editOf(workbook, identity.name, 'notes', 'a note'),
      ]);
      writeFileSync(scan.workbook, bytes);
      assert.equal(await value(identity.name, 'notes'), 'a note');
      const mergeChoices = [{ package: identity, field: 'notes' as const, take: 'checkpoint' as const }];
      await finishes({ recovery: { resumeMode: 'auto', mergeStrategy: 'manual', mergeChoices } });
      assert.equal(await value(identity.name, 'notes'), '');
    });

    it('6: force continue compares nothing', async () => {
      const name = await change();
      const { summary, warnings } = await scan.run({ recovery: { resumeMode: 'auto', forceContinue: true } });
      assert.equal(summary.status, 'finished');
      assert.deepEqual(warnings, []);
      assert.equal(await value(name, 'recommendation'), 'MINE');
    });

    it('6: a package with another version is told, and looked up by the same scan', async () => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
      const last = rows.at(-1)!.identity.name;
      const { bytes } = patchBytes(readFileSync(scan.workbook), (workbook) => [
        editOf(workbook, last, 'currentVersion', '99.9'),
      ]);
      writeFileSync(scan.workbook, bytes);
      const { summary, warnings } = await scan.run(auto);
      assert.equal(summary.status, 'finished');
      assert.deepEqual(summary.packages, { total: 33, completed: 33, failed: 0, skipped: 0 });
      assert.ok(
        warnings.some((message) => message.includes(`${last} `) && message.includes('→ 99.9')),
        warnings.join(),
      );
    });
  });

  function cpFolder(from: string, to: string): void {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) cpFolder(source, target);
      else copyFileSync(source, target);
    }
  }
});

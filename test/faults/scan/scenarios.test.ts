/** The things that go wrong during a scan, each made to happen, and what the scan does about it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSystem } from '../../../src/platform/fileSystem';
import { UserError } from '../../../src/core/message/errors';
import { toEnglish, say } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { noOthers } from '../../../src/sources/lookup/lookupSources';
import { PackageLookup } from '../../../src/sources/lookup/packageLookup';
import { manualClock } from '../../support/manualClock';
import { impatientClock } from '../../support/saverRig';
import { identity } from '../../support/sampleEvents';
import { SampleScan, samplePackages } from '../../support/sampleScan';
import { assertSameCells } from '../../support/scanSetUp';
import { useTemporaryFolder } from '../../support/temporaryFolder';

describe('what goes wrong during a scan', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let whole: string;

  const newScan = (name: string): SampleScan => {
    mkdirSync(join(folder(), name));
    return new SampleScan(join(folder(), name));
  };

  beforeEach(async () => {
    scan = newScan('scan');
    const other = newScan('whole');
    await other.run();
    whole = other.workbook;
  });

  /** Lets calls fail whose path matches, as long as `when` says so. */
  function failing(pattern: RegExp, code: string, when: () => boolean, freeBytes?: () => number): FileSystem {
    const fail = (path: string): void => {
      if (pattern.test(path) && when()) throw Object.assign(new Error(`${code}: ${path}`), { code });
    };
    return {
      ...nodeFileSystem,
      open: async (path, mode, permissions) => {
        if (mode !== 'read') fail(path);
        return nodeFileSystem.open(path, mode, permissions);
      },
      freeBytes: (path) => (freeBytes === undefined ? nodeFileSystem.freeBytes(path) : Promise.resolve(freeBytes())),
    };
  }

  it('1: lookups of a batch fail: the others are saved, these retried one by one, then marked with the reason', async () => {
    const broken = new Set<string>();
    let recovered = 0;
    const { summary, asked, events } = await scan.run({
      onLookup: ({ identity: { name } }) => {
        if (name.startsWith('p')) broken.add(name);
        if (name.startsWith('r') && ++recovered % 2 === 1) throw new Error('connection reset');
        if (name.startsWith('p')) throw new Error('no route');
      },
    });
    assert.equal(summary.status, 'finished');
    assert.equal(summary.packages.failed, broken.size);
    assert.equal(summary.packages.completed, samplePackages - broken.size);
    assert.ok(broken.size > 0 && recovered > 0);
    for (const name of broken) assert.equal(asked.filter((other) => other === name).length, 4, name);
    const failed = summary.findings.filter(({ verdict }) => verdict === 'notChecked');
    assert.equal(failed.length, broken.size);
    const firstSave = events.findIndex(({ type }) => type === 'batchSaved');
    assert.ok(firstSave > 0);
  });

  /** Asked thirty times, every second time in vain. */
  async function askOften(origin: string) {
    const clock = manualClock();
    const warnings: string[] = [];
    let asked = 0;
    const source = {
      provenance: { source: 'advisories', label: 'OSV', origin, dataDate: undefined } as const,
      fetchAdvisories: () => {
        asked += 1;
        return asked % 2 === 0 ? Promise.reject(new Error('500')) : Promise.resolve({ status: 'notFound' } as const);
      },
    };
    const lookup = new PackageLookup(
      { ...noOthers, advisories: source },
      { clock, onDidWarn: (message) => warnings.push(toEnglish(message)), sent: () => 0, lookAhead: 0, delayMs: 0 },
    );
    const ask = (): Promise<unknown> =>
      lookup
        .lookup(
          { identity: identity('flask'), displayName: 'flask', versionIsNumber: false },
          new AbortController().signal,
        )
        .catch(() => undefined);
    for (let count = 0; count < 30; count += 1) await ask();
    return { clock, warnings, ask, asked: () => asked };
  }

  it('1: more than a quarter of the lookups of a service fail: it is paused and the scan is not', async () => {
    const { clock, warnings, ask, asked } = await askOften('https://osv.invalid');
    assert.equal(asked(), 8);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /OSV failed 4 of 8 queries/);
    clock.advance(31_000);
    await ask();
    assert.equal(asked(), 9);
  });

  it('1b: data on this computer that lacks packages is asked about every other one', async () => {
    const { warnings, asked } = await askOften('/data/pypi');
    assert.deepEqual([asked(), warnings], [30, []]);
  });

  it('2: no checkpoint can be made: told once, and the scan goes on', async () => {
    const fileSystem = failing(/checkpoints/, 'EACCES', () => true);
    const { summary, warnings } = await scan.run({ fileSystem });
    assert.equal(summary.status, 'finished');
    assert.equal(summary.checkpoints, 0);
    assert.equal(warnings.filter((message) => message.includes('recovery is limited')).length, 1);
    await assertSameCells(scan.workbook, whole);
  });

  it('3: the workbook becomes garbage: the newest backup takes its place and batches are halved', async () => {
    let saves = 0;
    const garbage = Buffer.from('this is no workbook');
    const { summary, warnings, asked } = await scan.run({
      then: (event) => {
        if (event.type === 'batchSaved' && ++saves === 5) writeFileSync(scan.workbook, garbage);
      },
    });
    assert.equal(summary.status, 'finished');
    assert.ok(warnings.some((message) => message.includes('was damaged during the scan')));
    assert.equal(asked.length, samplePackages, 'nothing is looked up again');
    assert.ok(summary.batches > 7, 'smaller batches after the damage');
    const kept = readdirSync(join(scan.storage, 'kept'));
    assert.deepEqual(
      kept.map((name) => readFileSync(join(scan.storage, 'kept', name))),
      [garbage],
    );
    await assertSameCells(scan.workbook, whole);
  });

  it('3: a save is refused although the workbook is sound: it is not replaced, and the scan stops resumable', async () => {
    const refusal = new UserError({ code: 'workbookRefused', what: say`Too large`, next: say`Raise the limit` });
    const before = readFileSync(scan.workbook);
    const createSaver = () => ({ atomicSave: () => Promise.reject(refusal) });
    await assert.rejects(scan.run({ createSaver }), refusal);
    assert.deepEqual(readFileSync(scan.workbook), before);
    assert.equal(existsSync(join(scan.storage, 'kept')), false);
    assert.equal((await scan.run({ recovery: { resumeMode: 'auto' } })).summary.status, 'finished');
    await assertSameCells(scan.workbook, whole);
  });

  it('3: the workbook vanishes and does not come back: the scan waits, then stops resumable and says so', async () => {
    let saves = 0;
    const aside = join(scan.folder, 'aside.xlsx');
    const vanish = scan.run({
      then: (event) => {
        if (event.type !== 'batchSaved' || ++saves !== 3) return;
        writeFileSync(aside, readFileSync(scan.workbook));
        rmSync(scan.workbook);
      },
    });
    await assert.rejects(vanish, (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'workbookMissing');
      assert.match(error.next, /checkpoint b\d+/);
      return true;
    });
    assert.equal(existsSync(scan.workbook), false, 'no file is invented');
    writeFileSync(scan.workbook, readFileSync(aside));
    assert.equal((await scan.run({ recovery: { resumeMode: 'auto' } })).summary.status, 'finished');
    await assertSameCells(scan.workbook, whole);
  });

  it('4: memory runs short: the open batch is saved at once and the next ones are smaller', async () => {
    const mebibyte = 1024 * 1024;
    let finished = 0;
    const { events, summary } = await scan.run({
      configuration: { strategy: 'memory-adaptive', defaultBatchSize: 8, minBatchSize: 2 },
      residentBytes: () => (finished < 10 ? 100 : 900) * mebibyte,
      then: (event) => {
        if (event.type === 'packageFinished') finished += 1;
      },
    });
    const sizes: number[] = [];
    for (const { type } of events) {
      if (type === 'batchStarted') sizes.push(0);
      if (type === 'packageFinished') sizes.push((sizes.pop() ?? 0) + 1);
    }
    assert.equal(summary.status, 'finished');
    assert.equal(sizes[0], 8);
    assert.ok(Math.max(...sizes.slice(2)) <= 4 && sizes.length > 8, sizes.join(' '));
  });

  it('7: another program has the workbook open: lookups go on, batches coalesce, saved once it is free', async () => {
    const owner = join(scan.folder, '~$review.xlsx');
    const name = Buffer.alloc(165, 0x20);
    name[0] = 4;
    name.write('Anna', 1, 'latin1');
    let saves = 0;
    let waits = 0;
    const { summary, events } = await scan.run({
      then: (event) => {
        if (event.type === 'batchSaved' && ++saves === 2) writeFileSync(owner, name);
        if (event.type === 'saveWaiting' && ++waits === 3) rmSync(owner);
      },
    });
    assert.equal(summary.status, 'finished');
    assert.ok(waits >= 3, `waited ${waits} times`);
    const waiting = events.find(({ type }) => type === 'saveWaiting');
    assert.match(waiting?.type === 'saveWaiting' ? toEnglish(waiting.reason) : '', /Anna/);
    assert.equal(summary.saves, 4, 'three batches in one save');
    await assertSameCells(scan.workbook, whole);
  });

  it('8: the disk is full: old checkpoints go, the scan pauses, says what is missing, and goes on when there is room', async () => {
    let looks = 0;
    let saves = 0;
    const isFull = (): boolean => saves === 3 && looks < 5;
    const free = (): number => (saves === 3 && looks++ < 5 ? 1000 : 1e12);
    const fileSystem = failing(/\.ihacpa-|journal|state/, 'ENOSPC', isFull, free);
    const { summary, events, asked } = await scan.run({
      fileSystem,
      then: (event) => {
        if (event.type === 'batchSaved') saves += 1;
      },
    });
    assert.equal(summary.status, 'finished');
    const waiting = events.find(({ type }) => type === 'saveWaiting');
    assert.match(
      waiting?.type === 'saveWaiting' ? toEnglish(waiting.reason) : '',
      /disk is full.*MiB more are free in \/.*, for up to 5 minutes\./,
    );
    assert.equal(asked.length, samplePackages);
    await assertSameCells(scan.workbook, whole);
  });

  it('8: a cancel while it waits for room ends as cancelled, and the scan resumes to the same cells', async () => {
    let saves = 0;
    let isFull = true;
    const fails = (): boolean => saves === 3 && isFull;
    const fileSystem = failing(/\.ihacpa-/, 'ENOSPC', fails, () => (fails() ? 1000 : 1e12));
    const { summary } = await scan.run({
      fileSystem,
      then: (event, stop) => {
        if (event.type === 'batchSaved') saves += 1;
        if (event.type === 'saveWaiting') stop();
      },
    });
    assert.equal(summary.status, 'cancelled');
    isFull = false;
    const resumed = await scan.run({ recovery: { resumeMode: 'auto' } });
    assert.equal(resumed.summary.status, 'finished');
    assert.ok(resumed.asked.length <= samplePackages - 20, `asked ${resumed.asked.length}`);
    await assertSameCells(scan.workbook, whole);
  });

  it('8: the disk stays full: the scan ends interrupted and resumable, with what to do', async () => {
    let saves = 0;
    let isFull = true;
    const fails = (): boolean => saves === 3 && isFull;
    const fileSystem = failing(/\.ihacpa-/, 'ENOSPC', fails, () => (fails() ? 1000 : 1e12));
    const then = (event: { readonly type: string }): void => {
      if (event.type === 'batchSaved') saves += 1;
    };
    await assert.rejects(scan.run({ fileSystem, then }), (error: unknown) => {
      return error instanceof UserError && error.code === 'diskFull' && /Free up disk space/.test(error.next);
    });
    isFull = false;
    const { summary, asked } = await scan.run({ recovery: { resumeMode: 'auto' } });
    assert.equal(summary.status, 'finished');
    assert.ok(asked.length <= samplePackages - 20, `asked ${asked.length}`);
    await assertSameCells(scan.workbook, whole);
  });

  it('the state folder is deleted during the scan: it ends with the same cells', async () => {
    let saves = 0;
    const { summary } = await scan.run({
      then: (event) => {
        if (event.type === 'batchSaved' && ++saves === 3) rmSync(scan.storage, { recursive: true });
      },
    });
    assert.equal(summary.status, 'finished');
    await assertSameCells(scan.workbook, whole);
  });

  it('the clock jumps back and ahead, and the machine sleeps: counts and cells stay right', async () => {
    let jump = 0;
    const clock = impatientClock();
    const { summary } = await scan.run({
      clock: { ...clock, now: () => clock.now() + jump, monotonic: () => clock.monotonic() + Math.abs(jump) },
      then: (event) => {
        if (event.type === 'batchSaved') jump = jump > 0 ? -86_400_000 : 2 * 86_400_000;
      },
    });
    assert.deepEqual([summary.status, summary.batches], ['finished', 7]);
    await assertSameCells(scan.workbook, whole);
  });

  it('a cancel takes effect within two seconds although a lookup hangs', async () => {
    const started = Date.now();
    let finished = 0;
    const { summary } = await scan.run({
      onLookup: () => (finished > 12 ? new Promise<void>(() => undefined) : undefined),
      then: (event, stop) => {
        if (event.type === 'packageFinished' && ++finished === 13) setTimeout(stop, 50);
      },
    });
    assert.equal(summary.status, 'cancelled');
    assert.ok(summary.packages.completed >= 13);
    assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
  });
});

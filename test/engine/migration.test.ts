/** State of other versions of this tool: older state is migrated with a copy kept, newer state is refused and left alone. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeIndex } from '../../src/engine/checkpoint/storedIndex';
import { decodeJournal } from '../../src/engine/journal/journalDecoder';
import { type JournalEvent, journalSchemaVersion } from '../../src/engine/journal/journalEntry';
import { JournalEncoder } from '../../src/engine/journal/journalFormat';
import { readScanCatalog } from '../../src/engine/catalog/scanCatalog';
import { encodeLedger } from '../../src/engine/ledger/storedLedger';
import { storageLayout } from '../../src/engine/storage/storageLayout';
import { UserError } from '../../src/core/message/errors';
import { SampleScan, samplePackages } from '../support/sampleScan';
import { assertSameCells } from '../support/scanSetUp';
import { useTemporaryFolder } from '../support/temporaryFolder';

const auto = { recovery: { resumeMode: 'auto' } } as const;
const isNewer = (error: unknown): boolean =>
  error instanceof UserError && error.code === 'storageUnusable' && /newer version/.test(error.message);

describe('state of another version of this tool', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();
  let scan: SampleScan;
  let whole: string;
  let scanId: string;

  beforeEach(async () => {
    for (const name of ['scan', 'whole']) mkdirSync(join(folder(), name));
    const other = new SampleScan(join(folder(), 'whole'));
    await other.run();
    whole = other.workbook;
    scan = new SampleScan(join(folder(), 'scan'));
    scanId = (await scan.stopAfter(4)).summary.scanId;
  });

  /** The journal as a version would have written it. */
  function rewriteJournal(version: number): string {
    const path = storageLayout.journal(scan.storage, scanId);
    const encoder = new JournalEncoder();
    const lines = decodeJournal(readFileSync(path)).events.map((event) => {
      if (event.type !== 'planned') return [...encoder.encode(event)].join('');
      const planned = { type: 'planned', data: { ...event.data, schemaVersion: version } } as JournalEvent;
      return [...encoder.encode(planned)].join('');
    });
    writeFileSync(path, lines.join(''));
    return path;
  }

  it('goes on with an older journal in the present form and keeps it as it was', async () => {
    const path = rewriteJournal(1);
    const old = readFileSync(path);
    const { asked, summary, warnings } = await scan.stopAfter(1, auto);
    assert.equal(summary.status, 'cancelled');
    assert.deepEqual(warnings, []);
    assert.deepEqual(readFileSync(`${path}.v1`), old);
    const [planned] = decodeJournal(readFileSync(path)).events;
    assert.equal(planned?.type === 'planned' && planned.data.schemaVersion, journalSchemaVersion);
    const rest = await scan.run(auto);
    assert.equal(new Set([...asked, ...rest.asked]).size, samplePackages - 20);
    await assertSameCells(scan.workbook, whole);
  });

  it('refuses a newer journal and leaves it alone', async () => {
    const path = rewriteJournal(journalSchemaVersion + 1);
    const newer = readFileSync(path);
    await assert.rejects(scan.run(auto), isNewer);
    assert.deepEqual(readFileSync(path), newer);
  });

  it('goes on with an older list of checkpoints and keeps it as it was', async () => {
    const path = storageLayout.checkpointIndex(scan.storage);
    const { checkpoints } = JSON.parse(readFileSync(path, 'utf8')) as { checkpoints: readonly unknown[] };
    const old = JSON.stringify({ schemaVersion: 1, checkpoints });
    writeFileSync(path, old);
    const [listed] = await readScanCatalog(scan.storage);
    assert.deepEqual(listed?.checkpoints, checkpoints);
    assert.equal(readFileSync(`${path}.v1`, 'utf8'), old);
    assert.equal(readFileSync(path, 'utf8'), encodeIndex(checkpoints));
  });

  it('refuses a newer list of checkpoints and leaves it alone', async () => {
    const path = storageLayout.checkpointIndex(scan.storage);
    const newer = encodeIndex([{ color: 'blue' }], 3);
    writeFileSync(path, newer);
    await assert.rejects(readScanCatalog(scan.storage), isNewer);
    await assert.rejects(scan.run(auto), isNewer);
    assert.equal(readFileSync(path, 'utf8'), newer);
  });

  describe('the record of written cells', () => {
    type Packages = Record<string, Record<string, string>>;
    let path: string;
    let packages: Packages;

    /** Of a scan that finished. */
    beforeEach(async () => {
      await scan.run(auto);
      const ledgers = storageLayout.ledgersFolder(scan.storage);
      path = join(ledgers, readdirSync(ledgers)[0]!);
      packages = (JSON.parse(readFileSync(path, 'utf8')) as { packages: Packages }).packages;
      assert.ok(Object.keys(packages).length > samplePackages / 2);
    });

    const flat = (): Record<string, string> =>
      Object.fromEntries(
        Object.entries(packages).flatMap(([key, texts]) =>
          Object.entries(texts).map(([field, text]) => [`${key} ${field}`, text]),
        ),
      );
    const older: readonly (readonly [number, () => object])[] = [
      [1, () => ({ schemaVersion: 1, cells: flat() })],
      [2, () => ({ schemaVersion: 2, packages })],
    ];
    for (const [version, stored] of older) {
      it(`is read in version ${version}, kept as it was, and written in the present one`, async () => {
        const old = JSON.stringify(stored());
        writeFileSync(path, old);
        const { warnings, summary } = await scan.run({ recovery: { resumeMode: 'fresh' } });
        assert.deepEqual(warnings, []);
        assert.equal(summary.status, 'finished');
        assert.equal(readFileSync(`${path}.v${version}`, 'utf8'), old);
        const now = JSON.parse(readFileSync(path, 'utf8')) as { schemaVersion: number; packages: Packages };
        assert.equal(now.schemaVersion, 3);
        assert.deepEqual(now.packages, packages);
      });
    }

    it('is refused in a newer version and left alone', async () => {
      let newer = '';
      for await (const piece of encodeLedger(Object.entries(packages), 4)) newer += piece.toString();
      writeFileSync(path, newer);
      await assert.rejects(scan.run({ recovery: { resumeMode: 'fresh' } }), isNewer);
      assert.equal(readFileSync(path, 'utf8'), newer);
    });

    it("is set aside when it is damaged, and the cells then count as a person's", async () => {
      const damaged = readFileSync(path, 'utf8').replace('"schemaVersion":3', '"schemaVersion":4');
      writeFileSync(path, damaged);
      const { warnings } = await scan.run({ recovery: { resumeMode: 'fresh' } });
      assert.match(warnings.join(), /treated as your own values/);
      assert.ok(existsSync(`${path}.corrupt`));
    });
  });
});

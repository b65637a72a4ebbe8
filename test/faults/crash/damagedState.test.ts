/** The stored state of a stopped scan is cut at every byte and flipped at many: it resumes to the same cells every time. */
import assert from 'node:assert/strict';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { cellsInMemory, memoryWorkbook, scanInMemory } from '../../support/memoryScan';
import { SeededRandom } from '../../support/seededRandom';
import { soakCount, soakSample } from '../../support/soak';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const names = ['flask', 'jinja2', 'click', 'requests', 'urllib3', 'idna'];
const batchSize = 1;
/** Batches saved before the stop. */
const saved = 4;

describe('a stopped scan whose state is damaged', function () {
  this.timeout(3_600_000);
  let stopped: CrashFileSystem;
  let wholeCells = '';
  let journal = '';

  before(async () => {
    const rows = headerRow() + names.map((name, index) => packageRow(index + 2, name, '1.0')).join('');
    const fresh = new CrashFileSystem();
    fresh.place(memoryWorkbook, buildWorkbook({ rows }));
    fresh.place('/home/profile', Buffer.alloc(0));
    const whole = fresh.copy();
    assert.equal((await scanInMemory(whole, {}, { batchSize })).summary?.status, 'finished');
    wholeCells = await cellsInMemory(whole);
    stopped = fresh.copy();
    let saves = 0;
    const { summary } = await scanInMemory(
      stopped,
      {},
      {
        batchSize,
        then: (event, stop) => {
          if (event.type === 'batchSaved' && ++saves === saved) stop();
        },
      },
    );
    assert.equal(summary?.status, 'cancelled');
    journal = stopped.files().find((path) => path.endsWith('journal.jsonl')) ?? '';
  });

  /** Resumes after `damage`; the number of lookups. */
  async function resumes(damage: (disk: CrashFileSystem) => void, what: string): Promise<number> {
    const disk = stopped.copy();
    damage(disk);
    const { summary, finished, error } = await scanInMemory(disk, { resumeMode: 'auto' }, { batchSize });
    assert.equal(summary?.status, 'finished', `${what}: ${String(error)}`);
    assert.equal(await cellsInMemory(disk), wholeCells, what);
    return finished.size;
  }

  it('resumes from a journal that is cut at any byte, asking only for what the cut took', async () => {
    const bytes = stopped.bytesOf(journal);
    let cuts = 0;
    for (const length of soakSample(bytes.length, 40)) {
      const cut = bytes.subarray(0, length);
      const known = decodeJournal(cut).events.filter(({ type }) => type === 'result').length;
      const asked = await resumes((disk) => disk.place(journal, cut), `cut at ${length}`);
      assert.ok(asked <= names.length - known, `cut at ${length}: ${asked} lookups, ${known} were known`);
      cuts += 1;
    }
    console.log(`      cut at ${cuts} of ${bytes.length} bytes`);
  });

  it('resumes from any flipped byte of journal, plan, checkpoints, index or copies of the workbook', async () => {
    const seed = 1 + (Date.now() % 1_000_000);
    const random = new SeededRandom(seed);
    const files = stopped.files().filter((path) => path !== memoryWorkbook && stopped.bytesOf(path).length > 0);
    const count = soakCount(40, 2000);
    for (let flip = 0; flip < count; flip += 1) {
      const path = flip % 2 === 0 ? journal : files[random.below(files.length)]!;
      const bytes = Buffer.from(stopped.bytesOf(path));
      const at = random.below(bytes.length);
      bytes[at] = bytes[at]! ^ (1 << random.below(8));
      const what = `seed ${seed}, flip ${flip}: ${path} at ${at}`;
      const asked = await resumes((disk) => disk.place(path, bytes), what);
      // A flipped line feed joins two lines; nothing else of the journal is lost.
      assert.ok(asked <= names.length - saved + 2, `${what}: ${asked} lookups`);
    }
    console.log(`      ${count} flips in ${files.length} files`);
  });

  /** The first file of the kind, newest checkpoints first. */
  const fileOf = (pattern: RegExp): string => [...stopped.files()].reverse().find((path) => pattern.test(path)) ?? '';
  const kinds: readonly (readonly [string, RegExp])[] = [
    ['the newest checkpoint', /\/checkpoints\/b.*\.json$/],
    ['the list of checkpoints', /\/checkpoints\.json$/],
    ['the plan', /\/plan\.json$/],
  ];
  for (const [title, pattern] of kinds) {
    it(`resumes when ${title} is cut at any byte${title === 'the plan' ? '' : ' and the journal is lost'}`, async () => {
      const path = fileOf(pattern);
      const bytes = stopped.bytesOf(path);
      let cuts = 0;
      for (const length of soakSample(bytes.length, 8)) {
        const isPlan = title === 'the plan';
        const asked = await resumes((disk) => {
          disk.place(path, bytes.subarray(0, length));
          if (!isPlan) void disk.remove(journal);
        }, `${path} cut at ${length}`);
        // The plan is in the journal, too; without a journal no verdict is known, and every package is looked up again.
        const known = isPlan ? saved : 0;
        assert.ok(asked <= names.length - known, `${path} cut at ${length}: ${asked} lookups`);
        cuts += 1;
      }
      console.log(`      cut at ${cuts} of ${bytes.length} bytes`);
    });
  }

  it('resumes when any one of its files is gone', async () => {
    for (const path of stopped.files().filter((name) => name !== memoryWorkbook)) {
      const asked = await resumes((disk) => void disk.remove(path), `${path} gone`);
      const known = path === journal ? 0 : saved;
      assert.equal(asked, names.length - known, `${path} gone: ${asked} lookups`);
    }
  });
});

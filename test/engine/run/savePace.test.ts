/** Slow saves take a fifth of a scan's time and lose nothing; quick ones follow every batch. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { SavePace } from '../../../src/engine/run/savePace';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { cellsInMemory, memoryWorkbook, scanInMemory, type MemoryScanOptions } from '../../support/memoryScan';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const packages = 60;

function newDisk(): CrashFileSystem {
  const rows = Array.from({ length: packages }, (_, at) => packageRow(at + 2, `package-${at}`, '1.0'));
  const disk = new CrashFileSystem();
  disk.place(memoryWorkbook, buildWorkbook({ rows: headerRow() + rows.join('') }));
  disk.place('/home/profile', Buffer.alloc(0));
  return disk;
}

async function savesOf(
  disk: CrashFileSystem,
  options: Omit<MemoryScanOptions, 'batchSize'>,
): Promise<{ readonly saves: number; readonly nextSaves: readonly number[]; readonly status: string | undefined }> {
  let saves = 0;
  const nextSaves: number[] = [];
  const { summary, error } = await scanInMemory(
    disk,
    { resumeMode: 'auto' },
    {
      batchSize: 1,
      ...options,
      then: (event, stop) => {
        if (event.type === 'batchSaved') saves++;
        if (event.type === 'batchStarted') nextSaves.push(event.progress.nextSaveMs ?? 0);
        options.then?.(event, stop);
      },
    },
  );
  strictEqual(error, undefined);
  return { saves, nextSaves, status: summary?.status };
}

describe('the pace of saves', () => {
  it('saves after every batch where saves are quick', async () => {
    const { saves, nextSaves } = await savesOf(newDisk(), { pace: { saveMs: 20, lookupMs: 10 } });
    strictEqual(saves, packages);
    ok(nextSaves.every((ms) => ms === 0));
  });

  it('gathers batches where saves are slow, says when the next one is due, and leaves nothing out', async () => {
    const [slow, quick] = [newDisk(), newDisk()];
    const { saves, nextSaves } = await savesOf(slow, { pace: { saveMs: 1000, lookupMs: 500 } });
    await savesOf(quick, {});
    // 30 s of lookups: three saves at once, the next ones so that each second of saving stands beside four others.
    ok(saves >= 5 && saves <= 10, `${saves} saves`);
    ok(nextSaves.some((ms) => ms > 1000));
    strictEqual(await cellsInMemory(slow), await cellsInMemory(quick));
  });

  it('saves what was gathered when the scan is canceled', async () => {
    const disk = newDisk();
    let finished = 0;
    const { status } = await savesOf(disk, {
      pace: { saveMs: 1000, lookupMs: 500 },
      then: (event, stop) => {
        if (event.type === 'packageFinished' && ++finished === 20) stop();
      },
    });
    strictEqual(status, 'cancelled');
    const rows = JSON.parse(await cellsInMemory(disk)) as readonly [string, readonly (readonly [string, string])[]][];
    const written = rows.filter(([, cells]) =>
      cells.some(([field, text]) => field === 'recommendation' && text !== ''),
    );
    strictEqual(written.length, finished);
  });

  it('takes one slow save for chance', () => {
    const pace = new SavePace(0);
    deepStrictEqual(
      [900, 20, 900, 900, 900].map((ms) => {
        pace.noteSave(ms);
        return pace.dueInMs(4000) > 0;
      }),
      [false, false, false, false, true],
    );
  });
});

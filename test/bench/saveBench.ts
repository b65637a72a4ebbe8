/** What saves take as the sheet grows, beside the floor of the same bytes, and 486 saves beside 49. Judges none. */
import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { openZip } from '../../src/zip/zipReader';
import { largeWorkbook } from '../support/largeWorkbook';
import { type BenchGroup, type BenchRow, median } from './benchTable';

const sizes = [1000, 10_000, 100_000];

/** One group per question; every save has its own process for the memory to be its own. */
export function saveGroups(): readonly BenchGroup[] {
  return [
    ...sizes.map((rows) => ({
      title: `One batch of 10 rows saved into ${rows.toLocaleString('en')} rows`,
      rows: sizeRows(rows),
    })),
    { title: '490 packages of 1,000 rows saved', rows: batchRows() },
  ];
}

function sizeRows(rows: number): readonly BenchRow[] {
  const workbook = largeWorkbook(rows);
  const runs = rows >= 100_000 ? 5 : 20;
  const ours = saveInChild(workbook, runs, 10);
  const floor = Array.from({ length: runs >= 20 ? 5 : 2 }, () => floorMs(workbook));
  return [
    { what: 'ihacpa, every check and fsync included', runs, medianMs: median(ours.saveMs), peakMb: ours.peakMb },
    { what: 'floor: inflate, deflate, fsync of the same bytes', runs: floor.length, medianMs: median(floor) },
  ];
}

/** What no saver can go below that packs the whole sheet again: the sheet inflated and deflated once, the file written and flushed. */
function floorMs(workbook: Buffer): number {
  const archive = openZip(workbook);
  const entry = archive.entry('xl/worksheets/sheet1.xml');
  if (entry === undefined) throw new Error('Expected the first sheet in the workbook');
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-floor-'));
  const started = performance.now();
  const data = workbook.subarray(entry.dataOffset, entry.dataOffset + entry.compressedSize);
  deflateRawSync(inflateRawSync(data, { chunkSize: entry.size + 1 }), { level: 1 });
  const file = openSync(join(folder, 'floor'), 'w');
  writeSync(file, workbook);
  fsyncSync(file);
  closeSync(file);
  const took = performance.now() - started;
  rmSync(folder, { recursive: true });
  return took;
}

function batchRows(): readonly BenchRow[] {
  const workbook = largeWorkbook(1000);
  return [['49 batches of 10', 49, 10] as const, ['490 saves, one by one', 490, 1] as const].map(
    ([what, saves, size]) => {
      const { saveMs, peakMb } = saveInChild(workbook, saves, size);
      return { what, runs: 1, medianMs: saveMs.reduce((sum, each) => sum + each, 0), peakMb };
    },
  );
}

interface ChildTimes {
  readonly saveMs: readonly number[];
  readonly peakMb: number;
}

function saveInChild(workbook: Buffer, saves: number, size: number): ChildTimes {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-bench-'));
  try {
    const file = join(folder, 'large.xlsx');
    writeFileSync(file, workbook);
    const child = join(__dirname, 'saveChild.js');
    const ended = spawnSync(process.execPath, [child, file, String(saves), String(size)], { encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(ended.stderr);
    return JSON.parse(ended.stdout) as ChildTimes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What saves take as the sheet grows, beside the floor of the same bytes, and 486 saves beside 49. Judges none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeWorkbook } from '../support/largeWorkbook';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import { floorRow } from './saveFloor';

const sizes = [1000, 10_000, 100_000];

/** One group per question; every save has its own process for the memory to be its own. */
export function saveGroups(): readonly BenchGroup[] {
  return [
    ...sizes.map((rows) => ({
      title: `One batch of 10 rows saved into ${rows.toLocaleString('en')} rows`,
      rows: sizeRows(largeWorkbook(rows), rows >= 100_000 ? 5 : 20),
    })),
    {
      title: 'One batch of 10 rows saved into 490 rows above 1,000,000 formatted blank cells, to row 40,000',
      rows: sizeRows(largeWorkbook(490, { last: 40_000, cells: 25 }), 10),
    },
    memoryGroup(),
    { title: '490 packages of 1,000 rows saved', rows: batchRows() },
  ];
}

/** The first save of a process reads and checks the whole package; the later ones go on from what they know. */
function sizeRows(workbook: Buffer, runs: number): readonly BenchRow[] {
  const { saveMs, peakMb } = saveInChild(workbook, runs, 10);
  const [first = NaN, ...later] = saveMs;
  return [
    floorRow(workbook, runs >= 20 ? 5 : 3),
    { what: 'ihacpa, every check and fsync included', runs: later.length, medianMs: median(later), peakMb },
    { what: '  the first save of the process', runs: 1, medianMs: first },
  ];
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

/** The file is held packed, as it was and as it will be; the sheet is not held at all. */
function memoryGroup(): BenchGroup {
  const rows = [100_000, 200_000, 400_000].map((packages): BenchRow => {
    const workbook = largeWorkbook(packages);
    const { saveMs, peakMb } = saveInChild(workbook, 2, 10);
    const megabytes = (workbook.length / 2 ** 20).toFixed(0);
    const what = `${packages.toLocaleString('en')} rows in a file of ${megabytes} MiB`;
    return { what, runs: 2, medianMs: median(saveMs), peakMb };
  });
  return { title: 'Memory of one batch of 10 rows as the sheet grows', rows };
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

/** What batches cost: one save per batch against one per package, with our saver and with ExcelJS, and scans of up to 100,000 packages. Judges nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeWorkbook } from '../support/largeWorkbook';
import type { BatchBenchOptions, BatchBenchResult } from './batchBenchChild';
import type { BenchData } from './benchData';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import { librarySaves } from './librarySaves';

/** Saves, checkpoints and fsyncs included; `runs` of each. ExcelJS's row is its median save times the packages. */
export function batchSaveGroups({ label, workbook, advisories }: BenchData, runs: number): readonly BenchGroup[] {
  const batched = repeat({ batchSize: 10, workbook, advisories }, runs);
  const single = repeat({ batchSize: 1, workbook, advisories }, Math.min(runs, 3));
  const { packages, saves, checkpoints } = batched[0]!;
  const excelJs = librarySaves(workbook, 3).find(({ what }) => /exceljs/i.test(what));
  const saveRows: BenchRow[] = [
    row(`all ${saves} saves, one per batch of 10`, batched, ({ saveMs }) => saveMs),
    row(`all ${single[0]!.saves} saves, one per package`, single, ({ saveMs }) => saveMs),
  ];
  if (excelJs !== undefined) {
    saveRows.push({
      ...excelJs,
      what: `${packages} × ExcelJS: ${excelJs.what}`,
      medianMs: excelJs.medianMs * packages,
    });
  }
  return [
    { title: `Time spent saving ${label}`, rows: saveRows },
    {
      title: `Whole scan of ${label}: ${packages} packages, ${saves} saves, ${checkpoints} checkpoints`,
      rows: [
        row('begin to end, fsyncs included', batched, ({ totalMs }) => totalMs),
        row('  one checkpoint', batched, (run) => run.checkpointMs / run.checkpoints),
        row('with a save after every package', single, ({ totalMs }) => totalMs),
      ],
    },
  ];
}

/** Per package: lookups are instant and the workbook is not written, so that only the engine counts. Each size in a process of its own. */
export function manyPackagesGroups(): readonly BenchGroup[] {
  const sizes = [1000, 10_000, 100_000];
  const alone = (packages: number): BatchBenchResult[] =>
    repeat({ batchSize: 100, packages }, packages > 10_000 ? 1 : 3, youngGeneration);
  return [
    {
      title: 'The engine alone: journal, checkpoints and ledger, batches of 100, memory as the editor bounds it',
      rows: growth(sizes, alone, (run) => run.totalMs / run.packages),
    },
    {
      title: `The engine with the workbook: its sheet read, ${workbookSaves} batches of 100 saved; time per save`,
      rows: growth(sizes, withWorkbook, (run) => run.saveMs / run.saves),
    },
  ];
}

/** As `scanClient` bounds the worker's: a third of 48 MiB. */
const youngGeneration = ['--max-semi-space-size=16'];
const workbookSaves = 10;

function withWorkbook(packages: number): BatchBenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-bench-'));
  try {
    const workbook = join(folder, 'large.xlsx');
    writeFileSync(workbook, largeWorkbook(packages));
    return repeat({ batchSize: 100, workbook, saves: workbookSaves }, 1, youngGeneration);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each row tells how much more memory it took than the row before, per package more. */
function growth(
  sizes: readonly number[],
  measure: (packages: number) => readonly BatchBenchResult[],
  ms: (run: BatchBenchResult) => number,
): readonly BenchRow[] {
  let before: { readonly packages: number; readonly peakMb: number } | undefined;
  return sizes.map((packages) => {
    const measured = row('', measure(packages), ms);
    const peakMb = measured.peakMb ?? NaN;
    const more = before === undefined ? '' : growthText(before, { packages, peakMb });
    before = { packages, peakMb };
    return { ...measured, what: `${packages.toLocaleString('en')} packages${more}` };
  });
}

function growthText(
  before: { readonly packages: number; readonly peakMb: number },
  now: { readonly packages: number; readonly peakMb: number },
): string {
  const bytes = ((now.peakMb - before.peakMb) * 2 ** 20) / (now.packages - before.packages);
  return `: ${(now.peakMb / before.peakMb).toFixed(2)} times the peak, ${bytes.toFixed(0)} bytes more per package`;
}

function row(what: string, runs: readonly BatchBenchResult[], ms: (run: BatchBenchResult) => number): BenchRow {
  return {
    what,
    runs: runs.length,
    medianMs: median(runs.map(ms)),
    peakMb: Math.max(...runs.map((run) => run.peakMb)),
  };
}

function repeat(options: BatchBenchOptions, runs: number, flags: readonly string[] = []): BatchBenchResult[] {
  return Array.from({ length: runs }, () => {
    const child = join(__dirname, 'batchBenchChild.js');
    const ended = spawnSync(process.execPath, [...flags, child, JSON.stringify(options)], { encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`Expected figures from ${child}, got: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as BatchBenchResult;
  });
}

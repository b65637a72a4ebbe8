/** What batches cost: one save per batch against one per package, with our saver and with ExcelJS, and scans of up to 100,000 packages. Judges nothing. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
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

/** Per package: lookups are instant and the workbook is not written, so that only the engine counts. */
export function manyPackagesGroup(): BenchGroup {
  const rows = [1000, 10_000, 100_000].map((packages) => {
    const measured = repeat({ batchSize: 100, packages }, packages > 10_000 ? 1 : 3);
    return row(`one of ${packages} packages`, measured, (run) => run.totalMs / run.packages);
  });
  return { title: 'The engine alone: journal, checkpoints and ledger, batches of 100', rows };
}

function row(what: string, runs: readonly BatchBenchResult[], ms: (run: BatchBenchResult) => number): BenchRow {
  return {
    what,
    runs: runs.length,
    medianMs: median(runs.map(ms)),
    peakMb: Math.max(...runs.map((run) => run.peakMb)),
  };
}

function repeat(options: BatchBenchOptions, runs: number): BatchBenchResult[] {
  return Array.from({ length: runs }, () => {
    const child = join(__dirname, 'batchBenchChild.js');
    const ended = spawnSync(process.execPath, [child, JSON.stringify(options)], { encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`Expected figures from ${child}, got: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as BatchBenchResult;
  });
}

/** Times the whole scan through the built command line, each run a fresh process on a fresh copy. Judges nothing. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { projectRoot } from '../support/vscode/projectRoot';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import type { BenchData } from './benchData';

export interface Run {
  /** From the start of the process to its end. */
  readonly processMs: number;
  readonly summary: ScanSummary;
}

export function measureScans(data: BenchData, runs: number): readonly Run[] {
  return Array.from({ length: runs }, () => scanOnce(data));
}

export function scanGroup(data: BenchData, measured: readonly Run[]): BenchGroup {
  const [first] = measured;
  const runs = measured.length;
  const row = (what: string, ms: (run: Run) => number): BenchRow => ({
    what,
    runs,
    medianMs: median(measured.map(ms)),
  });
  return {
    title: `Whole scan of ${data.label}: ${first?.summary.packages.total ?? 0} packages, ${first?.summary.saves ?? 0} saves`,
    rows: [
      {
        ...row('ihacpa scan, the whole process', (run) => run.processMs),
        peakMb: Math.max(...measured.map((run) => run.summary.peakRssMb)),
      },
      row('  of it the scan', (run) => run.summary.timings.totalMs),
      row('  of it lookups', (run) => run.summary.timings.lookupMs),
      row('  of it saves', (run) => run.summary.timings.saveMs),
      row('  of it checkpoints', (run) => run.summary.timings.checkpointMs),
    ],
  };
}

function scanOnce({ workbook, advisories }: BenchData): Run {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-bench-'));
  try {
    const copy = join(folder, 'review.xlsx');
    copyFileSync(workbook, copy);
    const cli = join(projectRoot(), 'dist', 'cli.js');
    const args = [
      cli,
      'scan',
      copy,
      '--advisories',
      advisories,
      '--offline',
      '--storage',
      join(folder, 'state'),
      '--json',
    ];
    const started = performance.now();
    const ended = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const processMs = performance.now() - started;
    if (ended.stdout === '') throw new Error(`Expected a summary from ${cli}, got: ${ended.stderr}`);
    return { processMs, summary: JSON.parse(ended.stdout) as ScanSummary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times one run over ten workbooks next to a run over one: the advisories are loaded once. Judges nothing. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { openOnce } from '../../src/sources/offline/dataOpeners';
import { projectRoot } from '../support/vscode/projectRoot';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import type { BenchData } from './benchData';

interface Run {
  readonly processMs: number;
  readonly lookupMs: number;
}

export async function severalGroup(data: BenchData, runs: number): Promise<BenchGroup> {
  const measure = (count: number): readonly Run[] => Array.from({ length: runs }, () => scanCopies(data, count));
  const [loadOne, loadTen] = [await loadings(data, runs, 1), await loadings(data, runs, 10)];
  const ratio = (median(loadTen) / median(loadOne)).toFixed(1);
  const row = (what: string, of: readonly Run[], ms: (run: Run) => number): BenchRow => ({
    what,
    runs,
    medianMs: median(of.map(ms)),
  });
  const [one, ten] = [measure(1), measure(10)];
  return {
    title: `Ten copies of ${data.label} in one run`,
    rows: [
      { what: 'loading of the advisories for one workbook', runs, medianMs: median(loadOne) },
      { what: `loading of the advisories for ten workbooks, ${ratio} times one`, runs, medianMs: median(loadTen) },
      row('lookups of one workbook, with the loading of advisories', one, ({ lookupMs }) => lookupMs),
      row('lookups of ten workbooks in one run', ten, ({ lookupMs }) => lookupMs),
      row('ihacpa scan of one, the whole process', one, ({ processMs }) => processMs),
      row('ihacpa scan of ten, the whole process', ten, ({ processMs }) => processMs),
    ],
  };
}

/** In milliseconds: as the scans of one run open the same file, without any matching. */
async function loadings({ advisories }: BenchData, runs: number, workbooks: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const open = openOnce();
    const started = performance.now();
    for (let each = 0; each < workbooks; each++) await open.advisories(advisories, Date.now());
    times.push(performance.now() - started);
  }
  return times;
}

function scanCopies({ workbook, advisories }: BenchData, count: number): Run {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-several-'));
  try {
    const copies = Array.from({ length: count }, (_, at) => join(folder, `review-${at}.xlsx`));
    for (const copy of copies) copyFileSync(workbook, copy);
    const options = ['--advisories', advisories, '--offline', '--storage', join(folder, 'state'), '--json'];
    const environment = { ...process.env, IHACPA_STATE_HOME: join(folder, 'home') };
    const started = performance.now();
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(projectRoot(), 'dist', 'cli.js'), 'scan', ...copies, ...options],
      { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: environment },
    );
    const processMs = performance.now() - started;
    if (stdout === '') throw new Error(`Expected a summary, got: ${stderr}`);
    const printed = JSON.parse(stdout) as ScanSummary | { readonly workbooks: readonly ScanSummary[] };
    const summaries = 'workbooks' in printed ? printed.workbooks : [printed];
    return { processMs, lookupMs: summaries.reduce((sum, { timings }) => sum + timings.lookupMs, 0) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times the comparison of the review workbook with its scanned copy, as a whole process and within one. Judges nothing. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWorkbooks } from '../../src/reports/changes/compareWorkbooks';
import { readContent } from '../../src/workbook/review/readReviewWorkbook';
import { projectRoot } from '../support/vscode/projectRoot';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import type { BenchData } from './benchData';

export function changesGroup({ label, workbook, advisories }: BenchData, runs: number): BenchGroup {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-changes-'));
  try {
    const copy = join(folder, 'review.xlsx');
    const storage = ['--storage', join(folder, 'state')];
    copyFileSync(workbook, copy);
    cli(['scan', copy, '--advisories', advisories, '--offline', '--quiet', ...storage]);
    const [before, after] = [readFileSync(workbook), readFileSync(copy)];
    let cells = 0;
    const rows = [
      timed('ihacpa changes, the whole process', runs, () => cli(['changes', workbook, copy, ...storage])),
      timed('  of it reading both workbooks and comparing', runs, () => {
        cells = compareWorkbooks(readContent(before), readContent(after), undefined).changes.length;
      }),
    ];
    return { title: `Changes between ${label} and its scanned copy: ${cells} cells differ`, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(what: string, runs: number, action: () => void): BenchRow {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    action();
    return performance.now() - started;
  });
  return { what, runs, medianMs: median(times) };
}

function cli(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot(), 'dist', 'cli.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 && status !== 1) throw new Error(`Expected ${args.join(' ')} to work, got: ${stderr}`);
}

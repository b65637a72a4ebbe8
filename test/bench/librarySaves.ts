/** What one change of 40 cells takes with our saver, with ExcelJS and with openpyxl, each in a process of its own. Judges none. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SaveTimings } from '../../src/workbook/save/saveTypes';
import { type BenchGroup, type BenchRow, median } from './benchTable';
import { floorRow } from './saveFloor';

export interface LibraryTimes {
  readonly loadMs: readonly number[];
  readonly saveMs: readonly number[];
  readonly peakMb: number;
}

/** Ours also tell their steps. */
export interface OwnTimes extends LibraryTimes {
  readonly steps: readonly SaveTimings[];
}

const openpyxlScript = `
import json, resource, sys, time, openpyxl
load, save = [], []
for run in range(int(sys.argv[2])):
    started = time.perf_counter()
    workbook = openpyxl.load_workbook(sys.argv[1])
    load.append((time.perf_counter() - started) * 1000)
    sheet = workbook.worksheets[0]
    for row in range(4, 14):
        for column in 'MPRW':
            sheet[f'{column}{row}'] = f'None found {run}'
    started = time.perf_counter()
    workbook.save(sys.argv[1])
    save.append((time.perf_counter() - started) * 1000)
try:
    peak = next(int(line.split()[1]) / 1024 for line in open('/proc/self/status') if line.startswith('VmHWM'))
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({'loadMs': load, 'saveMs': save, 'peakMb': peak}))
`;

const stepNames: Readonly<Record<Exclude<keyof SaveTimings, 'totalMs'>, string>> = {
  readMs: 'read and hash',
  patchMs: 'find the cells, patch, deflate what changed',
  verifyMs: 'verify',
  checkMs: 'look at the target: holders, room, unchanged',
  writeMs: 'temp file without its fsync, read back',
  fsyncMs: 'fsyncs: intent, temp file, folder, committed',
  keepMs: 'keep for the next save',
};

/** Where the time of our save goes, step by step, beside what no saver can go below. */
export function stepsOfSave(workbook: string, runs: number): BenchGroup {
  const ours = measure(workbook, runs, [process.execPath, join(__dirname, 'atomicSaverChild.js')]) as
    OwnTimes | undefined;
  if (ours === undefined) throw new Error('Expected our own saver to save, got an error: see above');
  const row = (what: string, values: readonly number[]): BenchRow => ({ what, runs, medianMs: median(values) });
  const names = Object.keys(stepNames) as (keyof typeof stepNames)[];
  const known = ours.steps.map((step) => names.reduce((sum, name) => sum + step[name], 0));
  return {
    title: 'The steps of that save, and its floor',
    rows: [
      row('one save', ours.saveMs),
      ...names.map((name) =>
        row(
          `  ${stepNames[name]}`,
          ours.steps.map((step) => step[name]),
        ),
      ),
      row(
        '  rename and what is between the steps',
        ours.saveMs.map((total, at) => total - (known[at] ?? 0)),
      ),
      floorRow(readFileSync(workbook), runs),
    ],
  };
}

/** Ours first; no rows for a library that is not installed here, which is said on the console. */
export function librarySaves(workbook: string, runs: number): readonly BenchRow[] {
  const ours = measure(workbook, runs, [process.execPath, join(__dirname, 'atomicSaverChild.js')]);
  if (ours === undefined) throw new Error('Expected our own saver to save, got an error: see above');
  return [
    { what: 'ihacpa, every check and fsync included', runs, medianMs: median(ours.saveMs), peakMb: ours.peakMb },
    ...rowsOf('ExcelJS', 'writeFile', measure(workbook, runs, [process.execPath, join(__dirname, 'excelJsChild.js')])),
    ...rowsOf('openpyxl', 'save', measure(workbook, runs, [python(), '-c', openpyxlScript])),
  ];
}

function rowsOf(library: string, save: string, times: LibraryTimes | undefined): BenchRow[] {
  if (times === undefined) {
    console.log(`${library} is not installed here and is left out.`);
    return [];
  }
  const { loadMs, saveMs, peakMb } = times;
  const bothMs = loadMs.map((each, run) => each + (saveMs[run] ?? NaN));
  const runs = saveMs.length;
  return [
    { what: `${library}, ${save} alone`, runs, medianMs: median(saveMs) },
    { what: `${library}, load and ${save}`, runs, medianMs: median(bothMs), peakMb },
  ];
}

function measure(workbook: string, runs: number, [program = '', ...args]: readonly string[]): LibraryTimes | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-bench-'));
  try {
    const copy = join(folder, 'review.xlsx');
    copyFileSync(workbook, copy);
    const ended = spawnSync(program, [...args, copy, String(runs)], { encoding: 'utf8' });
    if (ended.status !== 0) console.error(ended.stderr.trim().split('\n').at(-1));
    return ended.status === 0 ? (JSON.parse(ended.stdout) as LibraryTimes) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian's interpreter carries Debian's openpyxl; another python3 may come first on the path. */
function python(): string {
  return spawnSync('/usr/bin/python3', ['-c', 'import openpyxl']).status === 0 ? '/usr/bin/python3' : 'python3';
}

// The program of `npm run coverage`: runs layers of plain Node with V8's own counters, and says by room which lines of src they ran.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coveredLines, type FileCoverage } from './coveredLines';
import { projectRoot } from './vscode/projectRoot';

const usage =
  'Usage: npm run coverage -- [--files ROOM] [arguments of npm test; default: --layer unit --layer scenario]';

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const at = args.indexOf('--files');
  const room = at < 0 ? undefined : args[at + 1];
  const rest = at < 0 ? args : args.toSpliced(at, 2);
  const chosen = rest.length === 0 ? ['--layer', 'unit', '--layer', 'scenario'] : rest;
  const counters = mkdtempSync(join(tmpdir(), 'ihacpa-coverage-'));
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: counters };
    const run = spawnSync(process.execPath, [join(projectRoot(), 'out', 'test', 'run.js'), '--no-lint', ...chosen], {
      stdio: 'inherit',
      env,
    });
    const files = coveredLines(counters, join(projectRoot(), 'out', 'src'));
    console.log(
      `\n${table(room === undefined ? byRoom(files) : files.filter(({ name }) => name.startsWith(`${room}/`)))}`,
    );
    return run.status ?? 1;
  } finally {
    rmSync(counters, { recursive: true, force: true });
  }
}

function byRoom(files: readonly FileCoverage[]): readonly FileCoverage[] {
  const rooms = new Map<string, FileCoverage>();
  for (const { name, lines, covered } of files) {
    const [room = name] = name.split('/');
    const before = rooms.get(room) ?? { name: room, lines: 0, covered: 0 };
    rooms.set(room, { name: room, lines: before.lines + lines, covered: before.covered + covered });
  }
  return [...rooms.values()];
}

function table(rows: readonly FileCoverage[]): string {
  const sum = (of: 'lines' | 'covered'): number => rows.reduce((total, row) => total + row[of], 0);
  const all = [...rows, { name: 'all', lines: sum('lines'), covered: sum('covered') }];
  const width = Math.max(...all.map(({ name }) => name.length));
  const shown = all.map(({ name, lines, covered }) => {
    const share = lines === 0 ? '' : `${((100 * covered) / lines).toFixed(1)} %`;
    return `${name.padEnd(width)}  ${String(covered).padStart(6)} of ${String(lines).padStart(6)}  ${share.padStart(7)}`;
  });
  return shown.join('\n');
}

process.exitCode = main(process.argv.slice(2));

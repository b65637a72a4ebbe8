/** The faults that our saves survive, against ExcelJS and openpyxl saving in place: they must be seen to break the workbook, or the faults prove nothing. */
import { ok, strictEqual } from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableLines } from '../../../src/cli/output/terminalText';
import { soakCount } from '../../support/soak';
import { projectRoot } from '../../support/vscode/projectRoot';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';
import type { InPlaceFault, InPlaceResult } from './inPlaceProcess';
import { judgeWorkbook, type Verdict } from './judgeWorkbook';

// Padded with bytes that do not compress, so that it is larger than the limits below.
const padding = { name: 'xl/media/image1.png', content: randomBytes(150_000), stored: true };
// ExcelJS writes relations to a theme, whether there is one or not.
const theme = {
  name: 'xl/theme/theme1.xml',
  content: '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"/>',
};
const oldBytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1'), parts: [padding, theme] });
const limitKib = 64;
const kills = soakCount(4, 100);

interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly inPlace: boolean;
}

describe('saving in place as a control', function () {
  this.timeout(600_000);
  let folder: string;
  let programs: readonly Program[];
  const table: string[][] = [];

  before(function () {
    if (process.platform === 'win32') this.skip();
    const node = (file: string): readonly string[] => [process.execPath, join(__dirname, file)];
    programs = [
      { name: 'ihacpa', command: node('savingProcess.js'), inPlace: false },
      { name: 'ExcelJS', command: node('inPlaceProcess.js'), inPlace: true },
    ];
    const python = '/usr/bin/python3';
    if (spawnSync(python, ['-c', 'import openpyxl']).status === 0) {
      const script = join(projectRoot(), 'test', 'faults', 'save', 'openpyxlInPlace.py');
      programs = [...programs, { name: 'openpyxl', command: [python, script], inPlace: true }];
    } else console.log('      skipped: openpyxl is not installed');
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-control-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(() => {
    const head = ['fault', 'saved by', 'faults', 'old file', 'new file', 'damaged'];
    for (const line of tableLines([head, ...table])) console.log(`      ${line}`);
  });

  function note(fault: string, { name, inPlace }: Program, verdicts: readonly Verdict[]): void {
    const count = (verdict: Verdict): number => verdicts.filter((seen) => seen === verdict).length;
    const counts = [verdicts.length, count('old'), count('new'), count('damaged')];
    table.push([fault, name, ...counts.map(String)]);
    if (inPlace) ok(count('damaged') > 0, `${fault}: expected ${name} to break the workbook, and it did not`);
    else strictEqual(count('damaged'), 0, `${fault}: ${name} broke the workbook`);
  }

  function argumentsOf({ command, inPlace }: Program, path: string): readonly string[] {
    return inPlace ? [...command, path] : [...command, path, `${path}.journal`];
  }

  it('breaks the workbook where files may not grow', async () => {
    for (const program of programs) {
      const path = join(folder, `${program.name}.xlsx`);
      await writeFile(path, oldBytes);
      const script = `ulimit -f ${limitKib}; exec "$@"`;
      spawnSync('bash', ['-c', script, 'limited', ...argumentsOf(program, path)], { stdio: 'ignore' });
      note(`files of at most ${limitKib} KiB`, program, [await judgeWorkbook(path, oldBytes)]);
    }
  });

  it('breaks the workbook on a full disk', async function () {
    for (const program of programs) {
      const disk = join(folder, program.name);
      mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk], { stdio: 'ignore' });
      } catch {
        console.log('      skipped: a small disk can be mounted by root only');
        this.skip();
      }
      try {
        const path = join(disk, 'review.xlsx');
        await writeFile(path, oldBytes);
        const { bavail, bsize } = await statfs(disk);
        writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - 16_384)));
        const args = program.inPlace ? [path] : [path, join(folder, 'journal')];
        spawnSync(program.command[0] ?? '', [...program.command.slice(1), ...args], { stdio: 'ignore' });
        note('16 KiB left on the disk', program, [await judgeWorkbook(path, oldBytes)]);
      } finally {
        execFileSync('umount', [disk]);
      }
    }
  });

  it('breaks the workbook when the process is killed at some moment', async () => {
    for (const program of programs) {
      const path = join(folder, `${program.name}.xlsx`);
      await writeFile(path, oldBytes);
      const whole = await timed(argumentsOf(program, path));
      const verdicts: Verdict[] = [];
      const isMissed = (): boolean => program.inPlace && !verdicts.includes('damaged');
      for (let kill = 0; kill < kills || (isMissed() && kill < 10 * kills); kill++) {
        await writeFile(path, oldBytes);
        await rm(`${path}.journal`, { force: true });
        await timed(argumentsOf(program, path), (whole * ((kill % kills) + Math.random())) / kills);
        verdicts.push(await judgeWorkbook(path, oldBytes));
      }
      note('killed at a random moment', program, verdicts);
    }
  });

  for (const [fault, title] of [
    ['fail', 'each call fails once'],
    ['failForEver', 'each call fails, and all that follow'],
    ['kill', 'killed before each call'],
  ] as const) {
    it(`breaks the workbook of ExcelJS: ${title}`, async () => {
      const excelJs = programs[1];
      ok(excelJs !== undefined);
      const path = join(folder, 'review.xlsx');
      await writeFile(path, oldBytes);
      note(title, excelJs, fault === 'kill' ? await killAtEachCall(path) : runFaults(path, fault).verdicts);
    });
  }

  it('finds ExcelJS to go on after short writes, and never to ask whether its bytes are on the disk', async () => {
    const path = join(folder, 'review.xlsx');
    await writeFile(path, oldBytes);
    const { calls, verdicts } = runFaults(path, 'short');
    ok(verdicts.every((verdict) => verdict === 'new'));
    ok(!calls.some((name) => name.includes('sync')));
    table.push(['each write is short', 'ExcelJS', String(verdicts.length), '0', String(verdicts.length), '0']);
    table.push(['a failed fsync', 'ExcelJS', 'never asked for', '', '', '']);
  });

  function runFaults(path: string, fault: InPlaceFault): InPlaceResult {
    const child = join(__dirname, 'inPlaceProcess.js');
    const run = spawnSync(process.execPath, [child, path, fault], { encoding: 'utf8' });
    strictEqual(run.status, 0, run.stderr);
    return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as InPlaceResult;
  }

  async function killAtEachCall(path: string): Promise<readonly Verdict[]> {
    const child = join(__dirname, 'inPlaceProcess.js');
    const whole = spawnSync(process.execPath, [child, path, 'none'], { encoding: 'utf8' });
    const calls = Number(whole.stdout.trim().split('\n').at(-1));
    const verdicts: Verdict[] = [];
    for (let call = 0; call < Math.min(calls, soakCount(5, 200)); call++) {
      await writeFile(path, oldBytes);
      const run = spawnSync(process.execPath, [child, path, 'kill', String(call)], { encoding: 'utf8' });
      strictEqual(run.signal, 'SIGKILL');
      verdicts.push(await judgeWorkbook(path, oldBytes));
    }
    return verdicts;
  }
});

/** Milliseconds from the word `saving`, or from the start where it is never said, to the end; `killAfter` so many the process is killed. */
function timed([program = '', ...args]: readonly string[], killAfter = Infinity): Promise<number> {
  return new Promise((resolve, reject) => {
    let started = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      clearTimeout(timer);
      started = performance.now();
      if (killAfter !== Infinity) timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
    };
    child.stdout.on('data', (data: Buffer) => {
      if (data.includes('saving')) arm();
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(performance.now() - started);
    });
  });
}

/** A disk without room and a limit on file sizes: the workbook stays whole, and the person is told. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

// Padded with bytes that do not compress, so that it is larger than the limits below.
const padding = { name: 'xl/media/image1.png', content: randomBytes(200_000), stored: true };
const oldBytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1'), parts: [padding] });
const limitKib = 64;

describe('a save without room', function () {
  this.timeout(60_000);
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-full-'));
    path = join(folder, 'review.xlsx');
    await writeFile(path, oldBytes);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs a command with a limit on the size of the files it writes. */
  function limited(command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
    const script = `ulimit -f ${limitKib}; exec "$@"`;
    return spawnSync('bash', ['-c', script, 'limited', command, ...args], { encoding: 'utf8' });
  }

  it('says so and leaves the workbook when files may not grow that large', async function () {
    if (process.platform === 'win32') this.skip();
    const run = limited(process.execPath, join(__dirname, 'savingProcess.js'), path, join(folder, 'journal'));
    strictEqual(run.status, 1);
    match(run.stderr, /not enough disk space/);
    deepStrictEqual(await readFile(path), oldBytes);
    deepStrictEqual((await readdir(folder)).sort(), ['journal', 'review.xlsx']);
  });

  it('says so and leaves the workbook when the disk is full', async function () {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: a small disk can be mounted by root only');
      this.skip();
    }
    try {
      const target = join(disk, 'review.xlsx');
      await writeFile(target, oldBytes);
      const args = [join(__dirname, 'savingProcess.js'), target, join(folder, 'journal')];
      const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
      strictEqual(run.status, 1);
      match(run.stderr, /not enough disk space/);
      deepStrictEqual(await readFile(target), oldBytes);
      deepStrictEqual(await readdir(disk), ['review.xlsx']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

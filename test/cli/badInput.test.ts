/** Every bad input through the built command line: one sentence that names file, reason and next step, and an untouched file. */
import { match, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';
import { type Ended, hashOf, runCli, type StartOptions } from './realCli';
import { isFolder, wrongFiles } from './wrongFiles';

const sample = join(projectRoot(), 'media', 'sample');
const sampleWorkbook = join(sample, 'review.xlsx');
const advisories = join(sample, 'advisories');

describe('bad input', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();

  async function scan(workbook: string, args: readonly string[] = [], options: StartOptions = {}): Promise<Ended> {
    const rest = args.length > 0 ? args : ['--advisories', advisories];
    const storage = join(folder(), 'state');
    return runCli(['scan', workbook, '--offline', '--storage', storage, '--json', ...rest], options);
  }

  function assertRefused(ended: Ended, code: number, file: string, reason: RegExp): void {
    const sentence = ended.err.trimEnd();
    strictEqual(sentence.includes('\n'), false, ended.err);
    strictEqual(sentence.startsWith(`ihacpa: ${file}: `), true, ended.err);
    match(sentence, reason);
    match(sentence, /\. [A-Z].*\.$/, 'the next step is missing');
    strictEqual(ended.out, '');
    strictEqual(ended.code, code);
  }

  it('quotes nothing of advisories in YAML whose keys are lists', async () => {
    const file = join(folder(), 'review.xlsx');
    const data = join(folder(), 'advisories');
    cpSync(sampleWorkbook, file);
    mkdirSync(data);
    writeFileSync(join(data, 'x.yaml'), 'id: A-1\n? [see https://example.org]\n: 1\naffected: []\n');
    assertRefused(await scan(file, ['--advisories', data]), 127, data, /No OSV record of a PyPI package/);
  });

  for (const { title, make, reason, code = 127 } of wrongFiles) {
    it(`refuses ${title}`, async () => {
      const file = join(folder(), 'review.xlsx');
      await make(file);
      const before = existsSync(file) && !isFolder(file) ? hashOf(file) : undefined;
      assertRefused(await scan(file), code, file, reason);
      strictEqual(existsSync(file) && !isFolder(file) ? hashOf(file) : undefined, before);
    });
    for (const [command, ...before] of [['changes', sampleWorkbook], ['format-check']] as const) {
      it(`refuses ${title} in ${command}`, async () => {
        const file = join(folder(), 'review.xlsx');
        await make(file);
        const ended = await runCli([command, ...before, file, '--storage', join(folder(), 'state')]);
        assertRefused(ended, code, file, reason);
      });
    }
  }

  it('ends where the file system has no room for the state and says so in its own way', async function () {
    if (process.platform !== 'linux') this.skip(); // Only there is a folder that answers ENOENT whatever is made in it.
    for (const place of ['/proc/ihacpa', '/proc/ihacpa/a/b']) {
      const words = ['scan', sampleWorkbook, '--offline', '--advisories', advisories, '--dry-run', '--storage', place];
      const { code, err, out } = await runCli(words);
      strictEqual(code, 127, out);
      match(err, /^ihacpa: \/proc\/ihacpa\S*: The folder for scan state cannot be used \(ENOENT\)\. Pass --storage/);
    }
  });

  it('refuses a place for state that depends on the folder of the day', async () => {
    const environment = { IHACPA_STATE_HOME: 'state' };
    for (const command of [
      ['scan', sampleWorkbook, '--dry-run'],
      ['report', sampleWorkbook],
      ['checkpoints', 'list', sampleWorkbook],
    ]) {
      const { code, err, out } = await runCli(command, { environment, folder: folder() });
      strictEqual(code, 127, out);
      match(err, /^ihacpa: IHACPA_STATE_HOME is not an absolute path: "state"\. Set it to the full path of a folder/);
    }
    strictEqual(existsSync(join(folder(), 'state')), false);
  });

  it('says of a workbook that nobody scanned that nothing is known of it', async () => {
    const words = [sampleWorkbook, '--storage', join(folder(), 'state')];
    const environment = { IHACPA_STATE_HOME: join(folder(), 'home') };
    for (const more of [[], ['--take', 'result'], ['--json']]) {
      assertRefused(
        await runCli(['resolve', ...words, ...more], { environment }),
        127,
        sampleWorkbook,
        /No scan of this workbook is stored/,
      );
    }
  });

  const advisoryFiles: readonly [string, () => Buffer | undefined, RegExp][] = [
    ['a missing advisory file', () => undefined, /does not exist/],
    ['an empty advisory file', () => Buffer.alloc(0), /empty|zip/i],
    ['a truncated advisory zip', () => advisoryZip().subarray(0, -30), /damaged|truncated|incomplete|cut/i],
    ['an advisory zip with a wrong CRC', () => advisoryZip(true), /CRC|checksum|damaged/i],
    ['an advisory zip without advisories', () => buildZip([{ name: 'a.txt', content: 'a' }]), /No OSV record/],
  ];
  for (const [title, bytes, reason] of advisoryFiles) {
    it(`refuses ${title}`, async () => {
      const workbook = join(folder(), 'review.xlsx');
      const file = join(folder(), 'all.zip');
      cpSync(sampleWorkbook, workbook);
      const content = bytes();
      if (content !== undefined) writeFileSync(file, content);
      assertRefused(await scan(workbook, ['--advisories', file]), 127, file, reason);
    });
  }

  describe('with folders that may not be written to', function () {
    let launcher: readonly string[];
    before(function () {
      const found = unprivileged();
      if (found !== undefined) launcher = found;
      else {
        console.log('      skipped: root may write everywhere, and setpriv is not here to take that right away');
        this.skip();
      }
    });
    const locked = (): string => join(folder(), 'locked');
    beforeEach(() => mkdirSync(locked()));
    afterEach(() => chmodSync(locked(), 0o755));

    it('refuses to scan a workbook it could not save, and leaves nothing beside it', async () => {
      const workbook = join(locked(), 'review.xlsx');
      cpSync(sampleWorkbook, workbook);
      chmodSync(locked(), 0o555);
      const ended = await scan(workbook, [], { launcher });
      assertRefused(ended, 127, workbook, /may not|not writable|cannot be written/i);
      strictEqual(readdirSync(locked()).join(), 'review.xlsx');
    });

    it('refuses a write-protected workbook before it looks anything up', async () => {
      const workbook = join(folder(), 'review.xlsx');
      cpSync(sampleWorkbook, workbook);
      chmodSync(workbook, 0o444);
      const ended = await scan(workbook, [], { launcher });
      assertRefused(ended, 127, workbook, /write-protected/i);
    });

    it('refuses a state folder it could not write to', async () => {
      const workbook = join(folder(), 'review.xlsx');
      const storage = join(locked(), 'state');
      cpSync(sampleWorkbook, workbook);
      chmodSync(locked(), 0o555);
      const before = hashOf(workbook);
      const ended = await runCli(['scan', workbook, '--advisories', advisories, '--offline', '--storage', storage], {
        launcher,
      });
      assertRefused(ended, 127, storage, /may not|not writable|cannot be written/i);
      strictEqual(hashOf(workbook), before);
    });

    it('refuses to make a copy there', async () => {
      const workbook = join(folder(), 'review.xlsx');
      const copy = join(locked(), 'copy.xlsx');
      cpSync(sampleWorkbook, workbook);
      chmodSync(locked(), 0o555);
      assertRefused(await scan(workbook, ['--output', copy], { launcher }), 127, copy, /cannot be written \(EACCES\)/);
    });
  });
});

/** How to start a program without the right to write everywhere: as it is, or for root without that capability. */
function unprivileged(): readonly string[] | undefined {
  if (process.getuid?.() !== 0) return [];
  const launcher = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];
  const [program, ...args] = [...launcher, 'true'];
  return spawnSync(program, args).status === 0 ? launcher : undefined;
}

function advisoryZip(damaged = false): Buffer {
  const [first = ''] = readdirSync(advisories).sort();
  return buildZip([{ name: first, content: readFileSync(join(advisories, first)), wrongCrc: damaged }]);
}

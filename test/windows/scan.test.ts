/** The built command line on Windows' own Node: a scan, where its state goes, and names of files that only Windows has opinions on. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { type Ended, hashOf, runCli, summaryOf } from '../cli/realCli';
import { cellsOf, sample, useWine } from './support/rig';
import { runProgram, startThere, windowsPath } from './support/wine';

describe('a scan on Windows', function () {
  this.timeout(60_000);
  const at = useWine();

  const scan = (
    workbook: string,
    more: readonly string[] = [],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Ended> => {
    const { wine, folder } = at();
    const advisories = windowsPath(join(sample, 'advisories'));
    const args = ['scan', workbook, '--advisories', advisories, '--offline', '--json', ...more];
    return startThere(wine, folder, args, environment).ended;
  };

  function place(...names: readonly string[]): string {
    const file = join(at().folder, ...names);
    mkdirSync(join(file, '..'), { recursive: true });
    cpSync(join(sample, 'review.xlsx'), file);
    return file;
  }

  it('finds and writes what a scan elsewhere does', async () => {
    const [there, here] = [place('there.xlsx'), place('here.xlsx')];
    const ended = await scan(windowsPath(there));
    const state = join(at().folder, 'state');
    const args = ['scan', here, '--advisories', join(sample, 'advisories'), '--offline', '--json', '--storage', state];
    const expected = await runCli(args);
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(summaryOf(ended).findings, summaryOf(expected).findings);
    deepStrictEqual(await cellsOf(there), await cellsOf(here));
  });

  it('keeps its state below LOCALAPPDATA', async () => {
    const local = join(at().wine.prefix, 'drive_c', 'users', userInfo().username, 'AppData', 'Local', 'ihacpa');
    const file = place('review.xlsx');
    const ended = await scan(windowsPath(file), [], { IHACPA_STATE_HOME: undefined });
    strictEqual(ended.code, 1, ended.err);
    const scans = join(local, 'scans');
    const isOurs = (name: string): boolean => {
      const plan = join(scans, name, 'plan.json');
      return existsSync(plan) && readFileSync(plan, 'utf8').includes(JSON.stringify(windowsPath(file)));
    };
    const made = readdirSync(scans).filter(isOurs);
    for (const name of made) rmSync(join(scans, name), { recursive: true });
    strictEqual(made.length, 1);
  });

  const names: readonly (readonly [string, readonly string[]])[] = [
    ['umlauts', ['Prüfung größer', 'Übersicht Ä.xlsx']],
    ['emoji', ['📦 packages', 'review 🔍.xlsx']],
    [
      'a path of more than 260 characters',
      [...Array.from({ length: 6 }, (_, at) => `${at}`.repeat(50)), 'review.xlsx'],
    ],
    ['blanks and brackets', ['a (b) [c] & d', "it's 100%.xlsx"]],
  ];
  for (const [title, path] of names) {
    it(`takes ${title} in a path`, async () => {
      const file = place(...path);
      const ended = await scan(windowsPath(file));
      strictEqual(ended.code, 1, ended.err);
      ok(hashOf(file) !== hashOf(join(sample, 'review.xlsx')));
      deepStrictEqual(
        readdirSync(join(file, '..')).filter((name) => !path.includes(name)),
        [],
      );
    });
  }

  it('takes a workbook and its copy on different drives, and names a drive that is not there', async () => {
    const there = mkdtempSync(join(at().wine.prefix, 'drive_c', 'ihacpa-'));
    try {
      cpSync(join(sample, 'review.xlsx'), join(there, 'review.xlsx'));
      const path = `C:\\${basename(there)}\\review.xlsx`;
      const copy = join(at().folder, 'copy.xlsx');
      for (const more of [[], ['--output', windowsPath(copy), '--start-fresh']]) {
        const ended = await scan(path, more);
        strictEqual(ended.code, 1, ended.err);
      }
      deepStrictEqual(await cellsOf(join(there, 'review.xlsx')), await cellsOf(copy));
      const missing = await scan('Q:\\review.xlsx');
      strictEqual(missing.code, 127, missing.err);
      match(missing.err, /^ihacpa: Q:\\review\.xlsx: [^\n]+\n$/);
    } finally {
      rmSync(there, { recursive: true });
    }
  });

  it('takes a name in other letters for the same file, and reads settings with the line ends of Windows', async () => {
    const file = place('Review.xlsx');
    const settings = ['# Settings of this folder', 'batch:', '  defaultBatchSize: 5', ''].join('\r\n');
    writeFileSync(join(at().folder, 'ihacpa.yaml'), settings);
    const first = await scan(windowsPath(join(file, '..', 'REVIEW.XLSX')));
    strictEqual(first.code, 1, first.err);
    match(first.err, /Batch 1 of 7 /);
    const listed = await startThere(at().wine, at().folder, ['checkpoints', 'list', windowsPath(file), '--json']).ended;
    strictEqual((JSON.parse(listed.out) as { scans: unknown[] }).scans.length, 1, listed.err);
  });

  it('says that a workbook with the attribute for reading only is write-protected, and leaves it', async function () {
    if (process.getuid?.() === 0) {
      console.log('      skipped: Wine lets the user root write to files with this attribute');
      this.skip();
    }
    const file = place('review.xlsx');
    const before = hashOf(file);
    const setting = await runProgram(at().wine, ['attrib', '+R', windowsPath(file)]);
    strictEqual(setting, 0);
    const ended = await scan(windowsPath(file));
    strictEqual(ended.code, 127, ended.err);
    match(ended.err, /The workbook is write-protected/);
    strictEqual(hashOf(file), before);
  });

  for (const name of ['NUL', 'aux.xlsx', 'review.xlsx.']) {
    it(`makes no file that Windows' programs could not open or remove: ${JSON.stringify(name)}`, async () => {
      const file = place('review.xlsx');
      const before = hashOf(file);
      const output = `${windowsPath(at().folder)}\\${name}`;
      const ended = await scan(windowsPath(file), ['--output', output]);
      strictEqual(ended.code, 127, ended.err);
      match(ended.err, /Programs on Windows cannot open a file of this name/);
      deepStrictEqual(
        [hashOf(file), readdirSync(at().folder).filter((each) => !/^run-|^state$/.test(each))],
        [before, ['review.xlsx']],
      );
    });
  }

  for (const name of ['NUL', 'con.xlsx']) {
    it(`finds no workbook in a device: ${name}`, async () => {
      const ended = await scan(name);
      strictEqual(ended.code, 127, ended.err);
      match(ended.err, /The file does not exist|It is not a file/);
    });
  }
});

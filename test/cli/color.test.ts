/** Colors of the built command line: on a real terminal only, golden sequences, and never in pipes, files or JSON. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wantsColor } from '../../src/cli/process/wantsColor';
import { projectRoot } from '../support/vscode/projectRoot';
import { needTerminal, onTerminal } from './onTerminal';
import { runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
/** Escape as a sign that can be seen, here and in messages. */
const visible = (text: string): string => text.replaceAll('\u001b', '␛').replaceAll('\r\n', '\n');
const rendition = /␛\[[0-9;]*m/g;

describe('whether a stream gets colors', () => {
  const cases: readonly (readonly [boolean, Readonly<Record<string, string>>, boolean])[] = [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '0' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '' }, false],
    [true, { FORCE_COLOR: '1', TERM: 'dumb' }, true],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ];
  for (const [isTerminal, environment, expected] of cases) {
    const set = Object.entries(environment).map(([name, value]) => ` ${name}=${value}`);
    it(`${isTerminal ? 'a terminal' : 'a pipe'}${set.join('')}: ${expected ? 'yes' : 'no'}`, () => {
      strictEqual(wantsColor(isTerminal, environment), expected);
    });
  }
});

describe('colors', function () {
  this.timeout(60_000);
  let folder = '';
  let workbook = '';
  let scanned = '';
  const own = (...args: readonly string[]): readonly string[] => [...args, '--storage', join(folder, 'state')];
  const scan = (...args: string[]): readonly string[] => [
    ...['scan', workbook, '--advisories', join(sample, 'advisories'), '--offline', '--dry-run'],
    ...own(...args),
  ];

  before(async function () {
    needTerminal(this);
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-color-'));
    workbook = join(folder, 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
    scanned = visible((await onTerminal(scan().filter((word) => word !== '--dry-run'))).shown);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const golden: readonly (readonly [string, RegExp])[] = [
    ['the headline', /␛\[1mScan finished: (\d+) of \1 packages done in /],
    ['what is vulnerable', /␛\[1;31m(?:1 malicious␛\[0m, ␛\[1;31m)?\d+ vulnerable␛\[0m, ␛\[33m/],
    ['a count of nothing stays plain', /, 0 not checked/],
    ['the severity alone', / {2}␛\[1;31mCRITICAL␛\[0m {2}/],
    ['vulnerable packages in the progress', /␛\[31m\d+ vulnerable␛\[0m/],
    ['the next steps', /␛\[1mNext:␛\[0m\n/],
  ];
  for (const [what, sequence] of golden) {
    it(`of a scan mark ${what}`, () => match(scanned, sequence));
  }

  const commands: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['report', () => own('report', workbook), /␛\[1;31mVulnerable␛\[0m +␛\[31mHigh␛\[0m/],
    [
      'changes',
      () => own('changes', join(sample, 'review.xlsx'), workbook),
      /␛\[31mempty␛\[0m -> ␛\[32m".*"␛\[0m {2}␛\[2m\(tool\)␛\[0m/,
    ],
    ['format-check', () => own('format-check', join(sample, 'review.xlsx')), /"[^"]*": ␛\[33mfill /],
    ['checkpoints list', () => own('checkpoints', 'list', workbook), /␛\[1mScan \S+, finished␛\[0m: 33 of 33/],
    ['an error', () => own('report', join(folder, 'none.xlsx')), /^␛\[1;31mihacpa:␛\[0m .*none\.xlsx: /],
  ];
  for (const [what, args, sequence] of commands) {
    it(`of ${what} are all that a terminal gets beside what a pipe gets`, async () => {
      const shown = visible((await onTerminal(args())).shown);
      match(shown, sequence);
      const { out, err } = await runCli(args());
      strictEqual(shown.replaceAll(rendition, ''), out + err);
      doesNotMatch(visible(out + err), /␛/);
    });
    it(`of ${what} are none with NO_COLOR`, async () => {
      doesNotMatch(visible((await onTerminal(args(), { environment: { NO_COLOR: '1' } })).shown), rendition);
    });
  }

  it('are none on a terminal that knows none', async () => {
    const { shown } = await onTerminal(own('report', workbook), { environment: { TERM: 'dumb' } });
    doesNotMatch(visible(shown), /␛/);
  });

  it('stay where the terminal is: results go into a pipe without any, progress keeps its own', async () => {
    const shown = visible((await onTerminal(scan(), { behind: '| cat' })).shown);
    match(shown, /␛\[31m\d+ vulnerable␛\[0m/);
    match(shown, /Scan finished: .*\n {2}.*\d vulnerable, /);
  });

  it('are none in --json and in the file of --output, also when they are forced', async () => {
    const environment = { FORCE_COLOR: '1' };
    const file = join(folder, 'report.txt');
    for (const args of [own('report', workbook, '--format', 'json'), own('report', workbook, '--output', file)]) {
      doesNotMatch(visible((await onTerminal(args, { environment })).shown), rendition);
    }
    deepStrictEqual(readFileSync(file, 'utf8'), (await runCli(own('report', workbook))).out);
    match(visible((await runCli(own('report', workbook), { environment })).out), rendition);
  });

  it('are none in a log: a scan of pipes writes no escape sequence at all', async () => {
    const { out, err } = await runCli(scan());
    doesNotMatch(visible(out + err), /␛/);
  });
});

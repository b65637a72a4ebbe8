/** What is no file where one is expected: refused at once in one sentence, and left as it is. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tempName } from '../../src/workbook/save/tempFiles';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Ended, runCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('a command that meets what is no file', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const pipe = (name: string): void => strictEqual(spawnSync('mkfifo', [at(name)]).status, 0);
  const listen = async (name: string): Promise<void> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at(name), resolve));
    server.unref();
  };
  const scan = (workbook: string, ...more: string[]): Promise<Ended> =>
    runCli(['scan', workbook, '--offline', '--storage', at('state'), ...more]);

  before(function () {
    if (process.platform === 'win32') this.skip(); // Windows has no such files.
  });
  beforeEach(() => cpSync(join(sample, 'review.xlsx'), at('review.xlsx')));

  function isOneSentence({ code, out, err }: Ended, expected: RegExp): void {
    strictEqual(code, 127, err);
    strictEqual(out, '');
    match(err, /^ihacpa: [^\n]+\.\n$/);
    match(err, expected);
    ok(!/unexpected/i.test(err), err);
  }

  const workbooks: readonly (readonly [string, () => void | Promise<void>])[] = [
    ['a pipe', () => pipe('odd.xlsx')],
    ['an endless device', () => symlinkSync('/dev/zero', at('odd.xlsx'))],
    ['a link to itself', () => symlinkSync('odd.xlsx', at('odd.xlsx'))],
    ['a socket', () => listen('odd.xlsx')],
  ];
  for (const [kind, make] of workbooks) {
    it(`refuses ${kind} as workbook`, async () => {
      await make();
      for (const command of [['scan'], ['add'], ['format-check']]) {
        const more = command[0] === 'add' ? ['flask==1.0'] : [];
        const storage = command[0] === 'format-check' ? [] : ['--storage', at('state')];
        isOneSentence(await runCli([...command, at('odd.xlsx'), ...more, ...storage]), /odd\.xlsx/);
      }
    });
  }

  it('refuses an endless device as workbook to be copied', async () => {
    isOneSentence(await scan('/dev/zero', '--output', at('copy.xlsx')), /\/dev\/zero/);
    ok(!existsSync(at('copy.xlsx')));
  });

  const settings: readonly (readonly [string, string, () => void])[] = [
    ['ihacpa.yaml', 'a pipe', () => pipe('ihacpa.yaml')],
    ['ihacpa-risks.yaml', 'a pipe', () => pipe('ihacpa-risks.yaml')],
    ['ihacpa.yaml', 'an endless device', () => symlinkSync('/dev/zero', at('ihacpa.yaml'))],
    ['ihacpa-risks.yaml', 'an endless device', () => symlinkSync('/dev/zero', at('ihacpa-risks.yaml'))],
    ['ihacpa.yaml', 'megabytes of keys', () => writeFileSync(at('ihacpa.yaml'), keys())],
    ['ihacpa-risks.yaml', 'megabytes of keys', () => writeFileSync(at('ihacpa-risks.yaml'), keys())],
  ];
  for (const [name, kind, make] of settings) {
    it(`refuses ${kind} as ${name}`, async () => {
      make();
      isOneSentence(await scan(at('review.xlsx'), '--advisories', join(sample, 'advisories')), new RegExp(name));
    });
  }

  const advisories: readonly (readonly [string, () => string])[] = [
    [
      'a pipe in the folder',
      () => {
        cpSync(join(sample, 'advisories'), at('advisories'), { recursive: true });
        pipe('advisories/x.json');
        return at('advisories');
      },
    ],
    ['an endless device', () => '/dev/zero'],
    [
      'a pipe',
      () => {
        pipe('all.zip');
        return at('all.zip');
      },
    ],
  ];
  for (const [kind, make] of advisories) {
    it(`refuses ${kind} as advisories`, async () => {
      const path = make();
      isOneSentence(
        await scan(at('review.xlsx'), '--advisories', path),
        new RegExp(kind.includes('folder') ? 'x.json' : path),
      );
    });
  }

  for (const kind of ['a pipe', 'a file', 'a device', 'a link to itself']) {
    it(`refuses ${kind} as the state folder`, async () => {
      if (kind === 'a pipe') pipe('state');
      else if (kind === 'a file') writeFileSync(at('state'), 'mine');
      else if (kind === 'a device') symlinkSync('/dev/null', at('state'));
      else symlinkSync('state', at('state'));
      isOneSentence(await scan(at('review.xlsx')), /state/);
    });
  }

  const outputs: readonly (readonly [string, (name: string) => void | Promise<void>])[] = [
    ['a pipe', pipe],
    ['a device', (name) => symlinkSync('/dev/full', at(name))],
    ['a folder', (name) => mkdirSync(at(name))],
    ['a link to itself', (name) => symlinkSync(name, at(name))],
    ['a link to nothing', (name) => symlinkSync('nowhere', at(name))],
    ['a socket', listen],
  ];
  for (const [kind, make] of outputs) {
    it(`leaves ${kind} where a result, a copy, or a new workbook should go, also with --force`, async () => {
      await scan(at('review.xlsx'), '--advisories', join(sample, 'advisories'));
      writeFileSync(at('list.txt'), 'flask==1.0\n');
      const commands: readonly (readonly [string, readonly string[]])[] = [
        ['report.csv', ['report', at('review.xlsx'), '--format', 'csv', '--output', at('report.csv')]],
        ['forced.csv', ['report', at('review.xlsx'), '--format', 'csv', '--output', at('forced.csv'), '--force']],
        ['changes.csv', ['changes', at('review.xlsx'), at('review.xlsx'), '--output', at('changes.csv'), '--force']],
        ['copy.xlsx', ['scan', at('review.xlsx'), '--offline', '--output', at('copy.xlsx')]],
        ['added.xlsx', ['add', at('review.xlsx'), 'flask==1.0', '--offline', '--output', at('added.xlsx')]],
        ['new.xlsx', ['new', at('new.xlsx'), '--from', at('list.txt')]],
        ['replaced.xlsx', ['new', at('replaced.xlsx'), '--from', at('list.txt'), '--force']],
      ];
      await Promise.all(
        commands.map(async ([name, args]) => {
          await make(name);
          const before = lstatSync(at(name));
          isOneSentence(await runCli([...args, '--storage', at('state')]), new RegExp(name));
          const after = lstatSync(at(name));
          deepStrictEqual([after.ino, after.mode, after.size], [before.ino, before.mode, before.size]);
        }),
      );
      ok(!existsSync(at('nowhere')));
    });
  }

  it('warns before it saves that another name of the workbook keeps the old content', async () => {
    linkSync(at('review.xlsx'), at('other.xlsx'));
    const ended = await scan(at('review.xlsx'), '--advisories', join(sample, 'advisories'));
    match(ended.err, /another name on this disk \(a hard link\)/);
  });

  it('removes what a killed run left beside the workbook, also when nothing is left to save', async () => {
    const data = ['--advisories', join(sample, 'advisories')];
    await scan(at('review.xlsx'), ...data);

    writeFileSync(at(tempName(realpathSync(at('review.xlsx')), '0011223344556677')), '');
    await scan(at('review.xlsx'), ...data);
    strictEqual(
      readdirSync(folder()).some((name) => name.endsWith('.tmp')),
      false,
    );
  });
});

/** Half a million of them, none twice. */
function keys(): string {
  return Array.from({ length: 500_000 }, (_, at) => `k${at}: 1\n`).join('');
}

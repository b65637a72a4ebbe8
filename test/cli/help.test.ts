/** Help and version, and that the reference pages show the same. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/arguments/commandTable';
import { exitCodeMeanings } from '../../src/cli/exitCode';
import { runFake } from './fakeCli';
import { projectRoot } from '../support/vscode/projectRoot';

describe('help', () => {
  for (const args of [['--help'], ['-h'], ['help'], ['checkpoints', '--help'], ['sources', '-h']]) {
    it(`${args.join(' ')} names every command and exit code`, async () => {
      const { code, out, err } = await runFake(args);
      deepStrictEqual([code, err], [0, '']);
      for (const command of commands) ok(out.includes(command.name), command.name);
      for (const [exitCode, meaning] of exitCodeMeanings) ok(out.includes(`${exitCode}`) && out.includes(meaning));
    });
  }

  for (const command of commands) {
    it(`${command.name} --help names every option of it`, async () => {
      const { code, out, err } = await runFake([...command.name.split(' '), '--help']);
      deepStrictEqual([code, err], [0, '']);
      for (const option of command.options) ok(out.includes(`--${option.name}`), option.name);
    });
  }

  it('help COMMAND shows the help of the command', async () => {
    for (const { name } of commands) {
      const words = name.split(' ');
      const [before, after] = await Promise.all([runFake(['help', ...words]), runFake([...words, '--help'])]);
      deepStrictEqual([before.code, before.out], [0, after.out]);
    }
  });

  it('help with a word that is no command names the command that was meant', async () => {
    const { code, out, err } = await runFake(['help', 'scna']);
    deepStrictEqual([code, out], [127, '']);
    ok(err.includes('If you meant scan'), err);
  });

  it('a command takes -h for --help', async () => {
    const [short, long] = await Promise.all([['-h'], ['--help']].map((word) => runFake(['report', ...word])));
    deepStrictEqual([short?.code, short?.out], [0, long?.out]);
  });

  it('a command asks for nothing else when its help is asked for', async () => {
    strictEqual((await runFake(['scan', '--help', 'a', 'b'])).code, 0);
  });

  it('--version prints the version in the first line, then those of the formats', async () => {
    const { code, out } = await runFake(['--version']);
    const [version, ...lines] = out.split('\n');
    deepStrictEqual([code, version], [0, '9.8.7']);
    strictEqual(
      /^state: journal \d+, .*, queue job \d+\nreports: JSON \d+, SARIF 2\.1\.0, CycloneDX VEX 1\.6\n$/.test(
        lines.join('\n'),
      ),
      true,
      out,
    );
  });

  it('docs/reference/commands.md shows the help of every command as it is', async () => {
    const text = readText('docs/reference/commands.md');
    for (const name of ['', ...commands.map((command) => command.name)]) {
      const words = [...name.split(' '), '--help'].filter((word) => word !== '');
      const { out } = await runFake(words);
      const block = `## ${['ihacpa', name].join(' ').trim()}\n\n\`\`\`text\n${out}\`\`\`\n`;
      ok(text.includes(block), `npm run docs: docs/reference/commands.md does not hold:\n${block}`);
    }
  });

  it('docs/reference/exit-codes.md has every exit code with its meaning', () => {
    const rows = readText('docs/reference/exit-codes.md').replace(/ +/g, ' ');
    for (const [code, meaning] of exitCodeMeanings) {
      ok(rows.includes(`| ${code} | ${meaning} |`), `npm run docs: the row of exit code ${code} is missing`);
    }
  });
});

function readText(name: string): string {
  return readFileSync(join(projectRoot(), name), 'utf8');
}

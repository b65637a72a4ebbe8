/** The completion scripts, each in its real shell where that is installed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/arguments/commandTable';
import { completionScript, type Shell, shells } from '../../src/cli/completion/completionScript';
import { errnoOf } from '../../src/core/message/errors';
import { changeFormats } from '../../src/reports/changes/renderChanges';
import { reportFormats } from '../../src/reports/reportFormats';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runFake } from './fakeCli';

/** What is typed up to the cursor, and words that must and must not be offered. */
const lines: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['ihacpa ', ['scan', 'report', 'changes', 'checkpoints', 'completion', 'demo'], ['list']],
  ['ihacpa re', ['report'], ['scan']],
  ['ihacpa --ver', ['--version'], ['scan', '--offline']],
  ['ihacpa checkpoints ', ['list', 'show', 'validate', 'restore', 'remove'], ['scan']],
  ['ihacpa scan --res', ['--resume-auto', '--resume-from-package'], ['--output']],
  ['ihacpa checkpoints show --', ['--json', '--storage'], ['--advisories']],
  ['ihacpa add --', ['--dry-run', '--output'], ['--only', '--resume-auto']],
  ['ihacpa completion ', [...shells], ['scan']],
  ['ihacpa scan --fail-on ', ['critical', 'high', 'medium', 'low'], ['--offline']],
  ['ihacpa report --format ', [...reportFormats], ['--output']],
  ['ihacpa changes --format ', [...changeFormats], ['sarif']],
];

describe('completion', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();

  for (const shell of shells) {
    it(`for ${shell} names every command and option`, async () => {
      const { code, out } = await runFake(['completion', shell]);
      assert.equal(code, 0);
      for (const { name, options } of commands) {
        for (const word of name.split(' ')) assert.ok(out.includes(word), word);
        for (const option of options) assert.ok(out.includes(option.name), option.name);
      }
    });
  }

  it('refuses a shell that it does not know', async () => {
    const { code, err } = await runFake(['completion', 'tcsh']);
    assert.equal(code, 127);
    assert.match(err, /no completion for "tcsh"\. Pass one of bash, zsh, fish, powershell/);
  });

  for (const shell of shells) {
    it(`in ${shell} offers what may follow`, function () {
      const script = join(folder(), 'completion.ps1');
      writeFileSync(script, completionScript(shell, commands));
      const offers = offersOf[shell](
        script,
        lines.map(([line]) => line),
        folder(),
      );
      if (offers === undefined) {
        console.log(`      skipped: ${shell} is not installed`);
        this.skip();
      }
      for (const [index, [line, offered, absent]] of lines.entries()) {
        const words = offers[index] ?? [];
        for (const word of offered)
          assert.ok(words.includes(word), `"${line}": ${word} is missing in ${words.join(' ')}`);
        for (const word of absent) assert.ok(!words.includes(word), `"${line}": ${word} is offered`);
      }
    });
  }

  it('in zsh also works as a file of $fpath', function () {
    writeFileSync(join(folder(), '_ihacpa'), completionScript('zsh', commands));
    const script = join(folder(), 'setup');
    writeFileSync(script, `fpath=('${folder()}' $fpath); compinit -u -d '${folder()}/dump2'`);
    const offers = offersOf.zsh(script, ['ihacpa rep'], folder());
    if (offers === undefined) {
      console.log('      skipped: zsh is not installed');
      this.skip();
    }
    assert.deepEqual(offers, [['report']]);
  });

  it('for PowerShell closes every bracket and quote', () => {
    const script = completionScript('powershell', commands);
    assert.equal(openBrackets(script), '');
    assert.equal(openBrackets(script.replace(/\}\n$/, '')), '{');
    assert.equal(openBrackets(script.replace("'scan' =", "'scan =")).at(-1), "'");
  });
});

type Offers = (script: string, typed: readonly string[], folder: string) => string[][] | undefined;

/** The words that each shell offers for each line; undefined: the shell is not installed. */
const offersOf: Readonly<Record<Shell, Offers>> = {
  bash: (script, typed) =>
    each(typed, (line) => {
      const words = line.split(' ');
      const quoted = words.map((word) => `'${word}'`).join(' ');
      const program = `source '${script}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _ihacpa; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return output('bash', ['--norc', '-c', program]);
    }),
  zsh: (script, typed, folder) => {
    const harness = join(projectRoot(), 'test', 'cli', 'zshCapture.zsh');
    const told = output('zsh', ['-f', harness, script, folder, ...typed]);
    if (told === undefined) return undefined;
    const starts = [...told.flatMap((line, at) => (line.startsWith('== ') ? [at] : [])), told.length];
    return typed.map((_, at) => [...new Set(told.slice(starts[at]! + 1, starts[at + 1]).map((word) => word.trim()))]);
  },
  fish: (script, typed) =>
    each(typed, (line) =>
      output('fish', ['--no-config', '-c', `source '${script}'; complete -C '${line}'`])?.map(
        (word) => word.split('\t')[0] ?? '',
      ),
    ),
  powershell: (script, typed) =>
    each(typed, (line) => {
      const program = `. '${script}'; [System.Management.Automation.CommandCompletion]::CompleteInput('${line}', ${line.length}, $null).CompletionMatches.CompletionText`;
      return output('pwsh', ['-NoProfile', '-Command', program]);
    }),
};

function each(typed: readonly string[], offers: (line: string) => string[] | undefined): string[][] | undefined {
  const all: string[][] = [];
  for (const line of typed) {
    const words = offers(line);
    if (words === undefined) return undefined;
    all.push(words);
  }
  return all;
}

function output(program: string, args: readonly string[]): string[] | undefined {
  const ended = spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 });
  if (ended.error !== undefined && errnoOf(ended.error) === 'ENOENT') return undefined;
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.split('\n').filter((word) => word !== '');
}

/** What is still open at the end of a PowerShell script, by its rules for quotes and comments; $(…) opens a script inside double quotes. */
function openBrackets(script: string): string {
  let open = '';
  for (let at = 0; at < script.length; at++) {
    const sign = script[at]!;
    const last = open.at(-1);
    if (last === "'" || last === '"') {
      if (sign === last) open = open.slice(0, -1);
      else if (last === '"' && script.startsWith('$(', at)) open += '$';
    } else if (sign === '#') at = script.indexOf('\n', at);
    else if ('\'"{[('.includes(sign)) open += last === '$' && sign === '(' ? '' : sign;
    else if ('}])'.includes(sign)) {
      assert.ok(['{}', '[]', '()', '$)'].includes(`${last ?? ''}${sign}`), `"${sign}" closes "${last ?? ''}" at ${at}`);
      open = open.slice(0, -1);
    }
  }
  return open;
}

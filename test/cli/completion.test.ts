/** The completion scripts, each in its real shell where that is installed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commandTable';
import { completionScript, type Shell, shells } from '../../src/cli/completionScript';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { runFake } from './fakeCli';

/** What is typed up to the cursor, and words that must and must not be offered. */
const lines: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['ihacpa ', ['scan', 'report', 'changes', 'checkpoints', 'completion', 'demo'], ['list']],
  ['ihacpa re', ['report'], ['scan']],
  ['ihacpa checkpoints ', ['list', 'show', 'validate', 'restore', 'remove'], ['scan']],
  ['ihacpa scan --res', ['--resume-auto', '--resume-from-package'], ['--output']],
  ['ihacpa checkpoints show --', ['--json', '--storage'], ['--advisories']],
  ['ihacpa add --', ['--dry-run', '--output'], ['--only', '--resume-auto']],
  ['ihacpa completion ', [...shells], ['scan']],
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
      for (const [line, offered, absent] of lines) {
        const words = complete(shell, line, folder());
        if (words === undefined) {
          console.log(`      skipped: ${shell} is not installed`);
          this.skip();
        }
        for (const word of offered)
          assert.ok(words.includes(word), `"${line}": ${word} is missing in ${words.join(' ')}`);
        for (const word of absent) assert.ok(!words.includes(word), `"${line}": ${word} is offered`);
      }
    });
  }
});

/** Undefined: the shell is not installed. */
function complete(shell: Shell, line: string, folder: string): string[] | undefined {
  const script = join(folder, 'completion');
  writeFileSync(script, completionScript(shell, commands));
  switch (shell) {
    case 'bash': {
      const words = line.split(' ');
      const quoted = words.map((word) => `'${word}'`).join(' ');
      const program = `source '${script}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _ihacpa; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return output('bash', ['--norc', '-c', program]);
    }
    case 'zsh': {
      const words = line.split(' ');
      const quoted = words.map((word) => `'${word}'`).join(' ');
      // The function is bash's; zsh has only to read it, and to number arrays as bash does.
      const program = `autoload -Uz compinit && compinit -u -d '${folder}/dump'; source '${script}'; setopt ksharrays shwordsplit; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _ihacpa; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return output('zsh', ['-f', '-c', program]);
    }
    case 'fish':
      return output('fish', ['--no-config', '-c', `source '${script}'; complete -C '${line}'`])?.map(
        (each) => each.split('\t')[0] ?? '',
      );
    case 'powershell': {
      const bin = join(folder, 'bin');
      mkdirSync(bin, { recursive: true });
      const program = `. '${script}.ps1'; [System.Management.Automation.CommandCompletion]::CompleteInput('${line}', ${line.length}, $null).CompletionMatches.CompletionText`;
      writeFileSync(`${script}.ps1`, completionScript(shell, commands));
      return output('pwsh', ['-NoProfile', '-Command', program]);
    }
  }
}

function output(program: string, args: readonly string[]): string[] | undefined {
  const ended = spawnSync(program, args, { encoding: 'utf8' });
  if (ended.error !== undefined) return undefined;
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.split('\n').filter((word) => word !== '');
}

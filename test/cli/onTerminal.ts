/** The built command line on a real terminal, made by script(1). Refuses to stand in for one where script(1) is missing. */
import { spawn, spawnSync } from 'node:child_process';
import { cliFile, quietEnvironment } from './realCli';

/** Each answer is typed when its words have appeared after the one before. */
export type Dialogue = readonly (readonly [waitFor: string, type: string])[];

/** Whoever says nothing about the last question of a scan leaves the cells alone. */
const leaveDifferences = ['Your choice, 1 to 3', '3\n'] as const;

export interface TerminalOptions {
  readonly dialogue?: Dialogue;
  readonly environment?: Readonly<Record<string, string>>;
  /** What the shell reads behind the command: `| cat`. */
  readonly behind?: string;
}

export interface Shown {
  readonly code: number | null;
  /** Both streams as the terminal gets them, with its line breaks `\r\n`. */
  readonly shown: string;
}

/** Skips the test and says why where no terminal can be made. */
export function needTerminal(test: Mocha.Context): void {
  const canMake = spawnSync('script', ['--quiet', '--return', '--command', 'true', '/dev/null']).status === 0;
  if (process.platform === 'linux' && canMake) return;
  console.log('      skipped: the script(1) of util-linux is not here or cannot make a terminal');
  test.skip();
}

export function onTerminal(args: readonly string[], options: TerminalOptions = {}): Promise<Shown> {
  const { dialogue = [], environment = {}, behind = '' } = options;
  const command = [process.execPath, cliFile, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', `${command} ${behind}`, '/dev/null'], {
    env: { ...quietEnvironment(), TERM: 'xterm', ...environment },
  });
  let shown = '';
  let heard = 0;
  const left = [...dialogue, leaveDifferences];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = left;
    const at = next === undefined ? -1 : shown.indexOf(next[0], heard);
    if (next === undefined || at === -1) return;
    heard = at + next[0].length;
    left.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, shown }));
  });
}

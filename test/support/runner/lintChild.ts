// The program of the lint layer: format, lint rules and types as `npm run lint` checks them, each counted as one test.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../vscode/projectRoot';
import { resultsVariable, writeResults } from './results';

/** The commands of the npm script, so that there is one list of them. */
function lintCommands(): string[] {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return (manifest.scripts['lint'] ?? '').split('&&').map((command) => command.trim());
}

const failures: string[] = [];
const commands = lintCommands();
for (const command of commands) {
  const [tool = '', ...args] = command.split(/\s+/);
  const file = join(projectRoot(), 'node_modules', '.bin', process.platform === 'win32' ? `${tool}.cmd` : tool);
  const { status } = spawnSync(file, args, {
    cwd: projectRoot(),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${command}`);
  if (status !== 0) failures.push(command);
}
const resultsFile = process.env[resultsVariable];
if (resultsFile !== undefined) {
  writeResults(resultsFile, {
    passed: commands.length - failures.length,
    failed: failures.length,
    skipped: 0,
    failures,
  });
}
process.exitCode = failures.length === 0 ? 0 : 1;

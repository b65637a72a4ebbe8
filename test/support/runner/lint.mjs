// The program of `npm run lint`: format, lint rules, and types of the whole project, or format and lint rules of the paths given.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = join('node_modules', '.cache', 'lint');
/** What did not change since the last time is not looked at again: for types that includes whatever they depend on. */
const known = (name) => ['--incremental', '--tsBuildInfoFile', join(cache, `${name}.tsbuildinfo`)];
const formatted = ['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'prettier')];

/** Each check with its tool and arguments; types are always those of the whole project. */
function lintChecks(paths) {
  const chosen = paths.length === 0 ? ['.'] : paths;
  return [
    ['prettier', '--check', ...formatted, ...chosen],
    ['eslint', '--no-warn-ignored', ...chosen],
    ['tsc', '--noEmit', ...known('project')],
    ['tsc', '--noEmit', '-p', 'src/webview', ...known('webview')],
  ];
}

/** Whether the check passed; what it found is printed. */
function runCheck([tool, ...args]) {
  const windows = process.platform === 'win32';
  const file = join('node_modules', '.bin', windows ? `${tool}.cmd` : tool);
  return spawnSync(file, args, { stdio: 'inherit', shell: windows }).status === 0;
}

const checks = lintChecks(process.argv.slice(2));
const failures = checks.filter((check) => !runCheck(check)).map((check) => check.join(' '));
for (const check of failures) console.error(`FAILED ${check}`);
// The lint layer of `npm test` counts each check as a test.
const resultsFile = process.env.IHACPA_TEST_RESULTS;
if (resultsFile !== undefined) {
  const passed = checks.length - failures.length;
  writeFileSync(resultsFile, JSON.stringify({ passed, failed: failures.length, skipped: 0, failures }));
}
process.exitCode = failures.length === 0 ? 0 : 1;

/** Compares what a person sees, whole, with a file of test/golden; `npm test -- --update PATH` writes the files anew. */
import { strictEqual } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './vscode/projectRoot';

export const updateVariable = 'IHACPA_UPDATE_GOLDEN';

/** `replaced`: what differs from run to run, each with what stands for it. A file that is missing is a failure, too. */
export function assertGolden(
  name: string,
  text: string,
  replaced: readonly (readonly [string | RegExp, string])[] = [],
): void {
  const file = join(projectRoot(), 'test', 'golden', name);
  const shown = replaced.reduce((before, [what, by]) => before.replaceAll(what, by), text);
  if (process.env[updateVariable] === '1') {
    writeFileSync(file, shown);
    return;
  }
  strictEqual(shown, existsSync(file) ? readFileSync(file, 'utf8') : '', `differs from test/golden/${name}`);
}

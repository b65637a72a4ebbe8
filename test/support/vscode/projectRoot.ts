// Finds the folder of this project from wherever a bundled test file runs; it never looks outside the folders above it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packageName = 'ihacpa-package-review';

/** The absolute path of the folder that holds this project's package.json. */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes(`"name": "${packageName}"`)) return folder;
    if (folder === dirname(folder)) {
      throw new Error(`No package.json of ${packageName} above ${__dirname}: run the tests from inside the project.`);
    }
  }
}

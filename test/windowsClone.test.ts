/** That a clone on Windows works: line ends, names of files, and npm scripts, held without a Windows. */
import { deepStrictEqual, match } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isWindowsName } from '../src/core/message/windowsName';
import { projectRoot } from './support/vscode/projectRoot';

const read = (name: string): string => readFileSync(join(projectRoot(), name), 'utf8');

function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot(), folder), { recursive: true }).map((name) => join(folder, String(name))),
  );
}

describe('a clone on Windows', () => {
  const files = filesBelow('src', 'test', 'docs', 'media', 'l10n');

  it('gets the line ends that Prettier and the hashes of tests expect', () => {
    match(read('.gitattributes'), /^\* text=auto eol=lf$/m);
    const texts = files.filter((name) => /\.(?:ts|mjs|json|md|c|py)$/.test(name));
    deepStrictEqual(
      texts.filter((name) => read(name).includes('\r\n')),
      [],
    );
  });

  it('has no file that Windows could not make, and no two that are one there', () => {
    deepStrictEqual(
      files.filter((name) => !isWindowsName(basename(name))),
      [],
    );
    const folded = files.map((name) => name.toLowerCase());
    deepStrictEqual(folded.length, new Set(folded).size);
  });

  it('runs every npm script: programs and their arguments alone, joined by &&', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const isPlain = (command: string): boolean => /^(?:node|npm run) [\w./ -]+$/.test(command);
    deepStrictEqual(
      Object.values(scripts).filter((script) => !script.split(' && ').every(isPlain)),
      [],
    );
  });
});

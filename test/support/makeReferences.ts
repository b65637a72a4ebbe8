// The program of `npm run docs`: writes the generated reference pages, formatted as the rest of the project.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { references } from './references';
import { projectRoot } from './vscode/projectRoot';

async function main(): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { prettier: object };
  for (const [path, text] of await references()) {
    writeFileSync(join(projectRoot(), path), await format(text, { ...manifest.prettier, parser: 'markdown' }));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

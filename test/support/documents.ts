/** The pages that people read, as paths from the project's folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './vscode/projectRoot';

/** Those of docs at any depth. */
export const documents: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(projectRoot(), 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md'))
    .sort(),
];

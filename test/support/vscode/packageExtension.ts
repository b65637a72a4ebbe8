// Packages the extension as `npm run package` does, in a copy of the project, so that no build under test is touched.
import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './projectRoot';

const packaged = [
  ...['package.json', 'package-lock.json', 'package.nls.json', '.vscodeignore', 'esbuild.mjs', 'tsconfig.json'],
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md'],
  ...['docs', 'l10n', 'media', 'src'],
];

/** The path of the VSIX, made in this empty folder. */
export async function packageExtension(folder: string): Promise<string> {
  const vsix = join(folder, 'extension.vsix');
  const project = join(folder, 'project');
  for (const name of packaged) await cp(join(projectRoot(), name), join(project, name), { recursive: true });
  await symlink(join(projectRoot(), 'node_modules'), join(project, 'node_modules'), 'junction');
  const shell = process.platform === 'win32';
  await promisify(execFile)('npm', ['run', 'package', '--', '--out', vsix], { cwd: project, shell });
  return vsix;
}

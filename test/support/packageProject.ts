// Packages the project as `npm run package` does, in a copy of it, so that no build under test is touched.
import { execFile } from 'node:child_process';
import { chmod, cp, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './vscode/projectRoot';

const packaged = [
  ...[
    'package.json',
    'package-lock.json',
    'package.nls.json',
    '.vscodeignore',
    'esbuild.mjs',
    'package.mjs',
    'tsconfig.json',
  ],
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md'],
  ...['docs', 'l10n', 'media', 'src'],
];

/** What was made: paths. */
export interface PackagedProject {
  readonly vsix: string;
  readonly tarball: string;
}

/** Made in this folder. `fileMode`: permissions that the files of the copy get, as another clone may have them. */
export async function packageProject(folder: string, fileMode?: number): Promise<PackagedProject> {
  const project = join(folder, 'project');
  for (const name of packaged) await cp(join(projectRoot(), name), join(project, name), { recursive: true });
  for (const name of ['README.md', 'LICENSE', join('media', 'sample', 'review.xlsx')]) {
    if (fileMode !== undefined) await chmod(join(project, name), fileMode);
  }
  await symlink(join(projectRoot(), 'node_modules'), join(project, 'node_modules'), 'junction');
  const shell = process.platform === 'win32';
  await promisify(execFile)('npm', ['run', 'package'], { cwd: project, shell });
  const made = join(project, 'artifacts', 'package');
  const files = await readdir(made);
  const path = (ending: string) => join(made, files.find((file) => file.endsWith(ending)) ?? `nothing.${ending}`);
  return { vsix: path('.vsix'), tarball: path('.tgz') };
}

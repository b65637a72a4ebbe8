// Makes a workspace folder that a test may change: a copy of the sample; whoever asked for it removes it.
import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './projectRoot';

/** The path of a new folder with a copy of `source`, the project's sample workspace where none is named. */
export async function temporaryWorkspace(source = join(projectRoot(), 'media', 'sample')): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-workspace-')));
  if (existsSync(source)) await cp(source, folder, { recursive: true });
  else await writeFile(join(folder, 'README.md'), 'An empty workspace.\n');
  return folder;
}

// Makes a workspace folder that a test may change: a copy of the sample; it is removed when the process ends.
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './projectRoot';
import { temporaryFolder } from './temporaryFolder';

/** The path of a new folder with a copy of `source`, the project's sample workspace where none is named. */
export async function temporaryWorkspace(source = join(projectRoot(), 'media', 'sample')): Promise<string> {
  const folder = await temporaryFolder('workspace');
  if (existsSync(source)) await cp(source, folder, { recursive: true });
  else await writeFile(join(folder, 'README.md'), 'An empty workspace.\n');
  return folder;
}

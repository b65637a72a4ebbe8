/** Lets the scans of a workbook follow it to another path. Moves no file. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { writePlan } from '../journal/planFile';
import { confinedFileSystem } from '../storage/confinedFileSystem';
import { plannedScans } from './storedScans';

/** `from`, a workbook or a folder of workbooks, is `to` now. Resolves with the number of scans. */
export async function moveScans(storage: string, from: string, to: string): Promise<number> {
  const fileSystem = confinedFileSystem(nodeFileSystem, storage);
  const [before, now] = await Promise.all([canonicalPlace(from), canonicalPlace(to)]);
  const scans = await plannedScans(fileSystem, storage);
  const moved = scans.filter(({ planned: { workbookPath: path } }) => path === before || path.startsWith(before + sep));
  for (const { planned } of moved) {
    await writePlan(fileSystem, storage, {
      ...planned,
      workbookPath: join(now, relative(before, planned.workbookPath)),
    });
  }
  return moved.length;
}

/** Also of what is not there any more. */
async function canonicalPlace(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

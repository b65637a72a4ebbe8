/** Lets the scans of a workbook follow it to another path, with their checkpoints. Moves no file. */
import { basename, dirname, join, relative, sep } from 'node:path';
import type { FileSystem } from '../../platform/fileSystem';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { moveCheckpoints } from '../checkpoint/moveCheckpoints';
import { historyOf } from '../historyOf';
import type { PlannedData } from '../journal/journalEntry';
import { writePlan } from '../journal/planFile';
import { confinedFileSystem } from '../storage/confinedFileSystem';
import { moveInstalledList } from '../storage/installedList';
import { plannedScans } from '../scans/storedScans';

/** `from`, a workbook or a folder of workbooks, is `to` now. Resolves with the number of scans. */
export async function moveScans(storage: string, from: string, to: string): Promise<number> {
  const fileSystem = confinedFileSystem(nodeFileSystem, storage);
  const [before, now] = await Promise.all([canonicalPlace(from), canonicalPlace(to)]);
  const scans = await plannedScans(fileSystem, storage);
  const moved = scans.filter(({ planned: { workbookPath: path } }) => path === before || path.startsWith(before + sep));
  for (const { planned } of moved) {
    await moveScan(fileSystem, storage, planned, join(now, relative(before, planned.workbookPath)));
  }
  return moved.length;
}

/** Before it is scanned under its new name. Does nothing where the workbook that was scanned is still there. */
export async function followMove(storage: string, workbookPath: string): Promise<void> {
  const from = await historyOf(storage, workbookPath);
  if ((await nodeFileSystem.stat(from)) === undefined) await moveScans(storage, from, workbookPath);
}

export async function moveScan(
  fileSystem: FileSystem,
  storage: string,
  planned: PlannedData,
  workbookPath: string,
): Promise<void> {
  await writePlan(fileSystem, storage, { ...planned, workbookPath });
  await moveCheckpoints(fileSystem, storage, planned.scanId, workbookPath);
  await moveInstalledList(fileSystem, storage, planned.workbookPath, workbookPath);
}

/** Also of what is not there any more. */
async function canonicalPlace(path: string): Promise<string> {
  const folder = await nodeFileSystem.realPath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

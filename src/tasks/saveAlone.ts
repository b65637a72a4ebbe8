/** One save of a workbook outside of any scan, by the saver of scans: lock, verified copy, gate. Refuses a workbook that a scan or another program holds. */
import { contentOf } from '../engine/historyOf';
import { adoptScans } from '../engine/start/adoptScans';
import { confinedFileSystem } from '../engine/storage/confinedFileSystem';
import { stampOf, storageLayout } from '../engine/storage/storageLayout';
import { UserError } from '../core/message/errors';
import { say } from '../core/message/text';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { requireWorkbookFile } from '../platform/readWholeFile';
import { acquireWorkbookLock } from '../workbook/lock/workbookLock';
import { AtomicSaver } from '../workbook/save/atomicSaver';
import { requireSavePlace } from '../workbook/save/requireSavePlace';
import type { Holder, SaveJournal, SaveOutcome, SaveRequest } from '../workbook/save/saveTypes';
import { randomHex, systemClock } from '../platform/systemClock';

/** Nothing to resume: a crash leaves the old file or the new one, and the same command again tells which. */
const noJournal: SaveJournal = {
  intent: () => Promise.resolve(),
  committed: () => Promise.resolve(),
  pending: () => Promise.resolve(),
};

/** The copy of the workbook as it was is kept in the storage folder, as long as other replaced workbooks. Rejects with a UserError. */
export async function saveAlone(
  request: SaveRequest,
  storageFolder: string,
): Promise<Exclude<SaveOutcome, { status: 'pending' }>> {
  const { path } = request;
  const fileSystem = nodeFileSystem;
  await requireWorkbookFile(fileSystem, path);
  const realPath = await fileSystem.realPath(path);
  const lock = await acquireWorkbookLock(realPath);
  try {
    await requireSavePlace(fileSystem, realPath, randomHex);
    const backupFolder = storageLayout.keptFolder(storageFolder);
    await fileSystem.makeFolder(backupFolder);
    // Once it is changed, its content no longer tells whose scans are its own.
    const adopting = { fileSystem: confinedFileSystem(fileSystem, storageFolder), randomHex };
    await adoptScans(adopting, storageFolder, realPath, contentOf(storageFolder, realPath));
    const ports = {
      ...{ fileSystem, clock: systemClock, randomHex, journal: noJournal, lock },
      ...{ backupFolder, backupName: keptName },
    };
    const outcome = await new AtomicSaver(ports).atomicSave(request);
    if (outcome.status !== 'pending') return outcome;
    throw heldByAnother(path, outcome);
  } finally {
    await lock.release();
  }
}

export function heldByAnother(path: string, { holder, isHint }: Holder): UserError {
  return new UserError({
    code: 'workbookLocked',
    what: say`${holder} has the workbook open`,
    file: path,
    next:
      isHint === true
        ? say`Close it there, or delete its owner file next to it if no program has it open, and run the command again`
        : say`Close it there and run the command again`,
  });
}

/** Of a copy of a workbook as it was, in the folder for replaced workbooks: another one each time, as a killed save may have left a part of one. */
function keptName(_hash: string, name: string): string {
  return `${stampOf(systemClock.now())}-${randomHex(4)}${storageLayout.keptWorkbookEnding(name)}`;
}

/** The scans of a workbook that was moved, renamed or copied since, known by its content: they become scans of its own. */
import type { FileSystem } from '../../platform/fileSystem';
import type { ScanPorts } from '../scanPorts';
import type { JournalEvent, PlannedData } from '../journal/journalEntry';
import { writePlan } from '../journal/planFile';
import { journalEvents } from '../journal/readJournal';
import { writeJournal } from '../journal/rewriteJournal';
import { makeFolderDurably } from '../../platform/durableFile';
import { storageLayout } from '../storage/storageLayout';
import { moveScan } from './moveScans';
import { pathOfHistory, type WorkbookContent } from '../scans/pathOfHistory';
import { plannedScans } from '../scans/storedScans';

/**
 * Does nothing where a scan of this path is stored. All of a workbook that was moved follows it; a copy starts with its original's scans, whose
 * restore points stay with the original.
 */
export async function adoptScans(
  { fileSystem, randomHex }: Pick<ScanPorts, 'fileSystem' | 'randomHex'>,
  storage: string,
  realPath: string,
  content: WorkbookContent,
): Promise<void> {
  const from = await pathOfHistory(fileSystem, storage, realPath, content);
  if (from === realPath) return;
  const isMoved = (await fileSystem.stat(from)) === undefined;
  for (const { scanId, planned } of await plannedScans(fileSystem, storage, from)) {
    if (isMoved) {
      await moveScan(fileSystem, storage, planned, realPath);
      continue;
    }
    const own = { ...planned, scanId: scanId.replace(/-[^-]*$/, `-${randomHex(3)}`), workbookPath: realPath };
    await makeFolderDurably(fileSystem, storageLayout.scanFolder(storage, own.scanId));
    const journal = storageLayout.journal(storage, own.scanId);
    await writeJournal(fileSystem, journal, ownEvents(fileSystem, storageLayout.journal(storage, scanId), own));
    await writePlan(fileSystem, storage, own);
  }
}

async function* ownEvents(fileSystem: FileSystem, from: string, own: PlannedData): AsyncGenerator<JournalEvent> {
  let hasPlan = false;
  for await (const event of journalEvents(fileSystem, from)) {
    if (event.type === 'checkpoint') continue;
    if (!hasPlan) yield { type: 'planned', data: own };
    hasPlan = true;
    if (event.type === 'compacted') yield { ...event, data: { ...event.data, checkpoints: [] } };
    else if (event.type !== 'planned') yield event;
  }
}

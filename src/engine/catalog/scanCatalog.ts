/** The read side of storage: which scans there are, how far they came, and their checkpoints. Changes nothing. */
import type { ResumableScan } from '../../core/scan/resumableScan';
import { isWorkbookLocked } from '../../workbook/lock/workbookLock';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { CheckpointIndex } from '../checkpoint/checkpointIndex';
import { historyOf } from '../historyOf';
import { resumableScanOf } from '../start/resumableScanOf';
import { unreadableScans } from '../start/unreadableScan';
import { confinedFileSystem } from '../storage/confinedFileSystem';
import { findStoredScans } from '../scans/storedScans';
import { isOutdone } from '../scans/outdoneScan';

/** Newest first; of one workbook, under any name that it had, when its path is given. An empty or missing storage folder holds none. */
export async function readScanCatalog(storageFolder: string, workbook?: string): Promise<readonly ResumableScan[]> {
  const workbookPath = workbook === undefined ? undefined : await historyOf(storageFolder, workbook);
  const fileSystem = confinedFileSystem(nodeFileSystem, storageFolder);
  const stored = await findStoredScans(fileSystem, storageFolder, workbookPath);
  const finished = stored.filter(({ record }) => record.status === 'finished').map(({ record }) => record.planned);
  const { checkpoints } = await CheckpointIndex.open(fileSystem, storageFolder);
  const own = checkpoints.filter(
    (checkpoint) => workbookPath === undefined || checkpoint.workbookPath === workbookPath,
  );
  const unreadable = await unreadableScans(fileSystem, storageFolder, own);
  const live = stored.filter(({ record }) => record.status === 'finished' || !isOutdone(record.planned, finished));
  const readable = await Promise.all(
    live.map(async ({ record, damaged }) => {
      const isRunning = record.status === 'open' && (await isWorkbookLocked(record.planned.workbookPath));
      const scan = resumableScanOf(record, checkpoints, isRunning);
      return damaged ? { ...scan, isDamaged: true as const } : scan;
    }),
  );
  return [...readable, ...unreadable].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

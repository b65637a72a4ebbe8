/** The scans a storage folder holds, each folded from its journal. Opens no journal for writing. */
import { isStateId } from '../../core/scan/stateId';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say } from '../../core/message/text';
import { isDamaged } from '../journal/journalDecoder';
import type { PlannedData } from '../journal/journalEntry';
import { newerFormat } from '../journal/journalFormat';
import { JournalFold } from '../journal/journalFold';
import { readPlan } from '../journal/planFile';
import { firstLine, isFinishedJournal, journalEvents, readJournal } from '../journal/readJournal';
import type { ScanRecord } from '../journal/scanRecord';
import { isOutdone } from './outdoneScan';
import { storageLayout } from '../storage/storageLayout';

export interface StoredScan {
  readonly scanId: string;
  readonly record: ScanRecord;
  /** Damaged before its end: recover it before going on. */
  readonly damaged: boolean;
}

/** Newest first. A folder with neither a readable journal nor a plan is passed over: nothing had begun. */
export async function findStoredScans(
  fileSystem: FileSystem,
  storage: string,
  workbookPath?: string,
): Promise<readonly StoredScan[]> {
  return readScans(fileSystem, storage, await plannedScans(fileSystem, storage, workbookPath));
}

/** The same of those that have not ended well; the others are told by their last line alone. */
export async function findUnfinishedScans(
  fileSystem: FileSystem,
  storage: string,
  workbookPath?: string,
  except?: string,
): Promise<readonly StoredScan[]> {
  const { unfinished } = await scansByEnd(fileSystem, storage, workbookPath, except);
  return unfinished;
}

/** The same without those that a later scan has outdone: what there is to resume. */
export async function findResumableScans(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
): Promise<readonly StoredScan[]> {
  const { unfinished, finished } = await scansByEnd(fileSystem, storage, workbookPath);
  return unfinished.filter(({ record }) => !isOutdone(record.planned, finished));
}

interface ScansByEnd {
  readonly unfinished: readonly StoredScan[];
  readonly finished: readonly PlannedData[];
}

async function scansByEnd(
  fileSystem: FileSystem,
  storage: string,
  workbookPath?: string,
  except?: string,
): Promise<ScansByEnd> {
  const open: PlannedScan[] = [];
  const finished: PlannedData[] = [];
  for (const scan of await plannedScans(fileSystem, storage, workbookPath, except)) {
    const path = storageLayout.journal(storage, scan.scanId);
    if (await isFinishedJournal(fileSystem, path)) finished.push(scan.planned);
    else open.push(scan);
  }
  const unfinished: StoredScan[] = [];
  for (const stored of await readScans(fileSystem, storage, open)) {
    if (stored.record.status === 'finished') finished.push(stored.record.planned);
    else unfinished.push(stored);
  }
  return { unfinished, finished };
}

export interface PlannedScan {
  readonly scanId: string;
  readonly planned: PlannedData;
}

/** What was planned, without a look at how far it came. Newest first; `except` is the id of one that is not even read. */
export async function plannedScans(
  fileSystem: FileSystem,
  storage: string,
  workbookPath?: string,
  except?: string,
): Promise<readonly PlannedScan[]> {
  const found: PlannedScan[] = [];
  for (const scanId of await scanFolders(fileSystem, storage)) {
    if (scanId === except) continue;
    const planned = await planOf(fileSystem, storage, scanId);
    if (planned === undefined || (workbookPath !== undefined && planned.workbookPath !== workbookPath)) continue;
    found.push({ scanId, planned });
  }
  return found.sort((a, b) => b.planned.startedAt.localeCompare(a.planned.startedAt));
}

/** Ids of the scans that have a folder; what else lies there is not ours. */
export async function scanFolders(fileSystem: FileSystem, storage: string): Promise<readonly string[]> {
  return ((await fileSystem.list(storageLayout.scansFolder(storage))) ?? []).filter(isStateId);
}

/** From its own file, else from the journal; undefined when neither can be read. */
export async function planOf(
  fileSystem: FileSystem,
  storage: string,
  scanId: string,
): Promise<PlannedData | undefined> {
  const plan = await readPlan(fileSystem, storage, scanId);
  if (plan !== undefined) return ownPlan(plan);
  for await (const event of journalEvents(fileSystem, storageLayout.journal(storage, scanId))) {
    return event.type === 'planned' ? ownPlan(event.data) : undefined;
  }
  return undefined;

  /** One that was moved in from another scan's folder is none. */
  function ownPlan(found: PlannedData): PlannedData | undefined {
    return found.scanId === scanId ? found : undefined;
  }
}

export async function readScans(
  fileSystem: FileSystem,
  storage: string,
  scans: readonly PlannedScan[],
): Promise<readonly StoredScan[]> {
  const found: StoredScan[] = [];
  for (const { scanId, planned } of scans) {
    const fold = new JournalFold({ plan: planned, keepFindings: false });
    const path = storageLayout.journal(storage, scanId);
    const end = await readJournal(fileSystem, path, (event) => fold.apply(event));
    if (fold.record !== undefined) found.push({ scanId, record: fold.record, damaged: isDamaged(end) });
  }
  return found;
}

/** Rejects with UserError `storageUnusable` when a newer version of this tool left a scan of the workbook. */
export async function refuseNewerScans(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<void> {
  for (const scanId of await scanFolders(fileSystem, storage)) {
    const path = storageLayout.journal(storage, scanId);
    const line = await firstLine(fileSystem, path);
    const newer = line === undefined ? undefined : newerFormat(line);
    if (newer?.workbookPath !== workbookPath) continue;
    throw new UserError({
      code: 'storageUnusable',
      what: say`A newer version of ihacpa wrote the state of a scan of this workbook (format ${newer.format})`,
      file: path,
      next: say`Update ihacpa to resume that scan, or start a new one. The newer state is kept until the new scan has finished`,
    });
  }
}

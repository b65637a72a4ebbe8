/** The scans a storage folder holds, each folded from its journal. Opens no journal for writing. */
import { isStateId } from '../../core/scan/stateId';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import type { PackageRow } from '../../core/sheet/packageRow';
import { say } from '../../core/message/text';
import { isDamaged } from '../journal/journalDecoder';
import type { PlannedData } from '../journal/journalEntry';
import { newerFormat } from '../journal/journalFormat';
import { JournalFold } from '../journal/journalFold';
import { readPlan } from '../journal/planFile';
import { firstLine, isFinishedJournal, journalEvents, readJournal } from '../journal/readJournal';
import type { ScanRecord } from '../journal/scanRecord';
import { hasResult, LineageCount } from './lineage';
import { isOutdone } from './outdoneScan';
import { storageLayout } from '../storage/storageLayout';
import { readWholeFile } from '../../platform/durableFile';

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

/** Scans that are compared by content, the newest first; the others are too old to matter. */
const mostCompared = 32;

/** Asked for only where it matters; undefined: it cannot be read. */
export interface WorkbookContent {
  /** SHA-256 of the file. */
  readonly hash: () => Promise<string | undefined>;
  readonly rows: () => Promise<Iterable<PackageRow> | undefined>;
}

/**
 * The path under which the scans of a workbook are stored: its own, else that of the workbook it was before it was moved, renamed or copied,
 * told by the content that a scan of that one left. What no scan has written to is like any other copy of a form, and tells nothing. Where
 * another program has saved the file since, its cells tell, if the workbook that was scanned is gone.
 */
export async function pathOfHistory(
  fileSystem: FileSystem,
  storage: string,
  realPath: string,
  content: WorkbookContent,
): Promise<string> {
  const all = await plannedScans(fileSystem, storage);
  if (all.length === 0 || all.some(({ planned }) => planned.workbookPath === realPath)) return realPath;
  const hash = await content.hash();
  if (hash === undefined || (await isForgotten(fileSystem, storage, realPath, hash))) return realPath;
  const moved: ScanRecord[] = [];
  for (const scan of all.slice(0, mostCompared)) {
    const [stored] = await readScans(fileSystem, storage, [scan]);
    if (stored === undefined) continue;
    const { workbookHash, saves, openIntent, written } = stored.record;
    const { workbookPath } = scan.planned;
    if ((saves > 0 && workbookHash === hash) || openIntent?.save.newHash === hash) return workbookPath;
    if (written.size > 0 && (await fileSystem.stat(workbookPath)) === undefined) moved.push(stored.record);
  }
  const rows = moved.length === 0 ? undefined : await content.rows();
  if (rows === undefined) return realPath;
  const counts = moved.map(({ written, planned }) => ({ count: new LineageCount(written), planned }));
  let packages = 0;
  for (const row of rows) {
    if (hasResult(row)) packages += 1;
    for (const { count } of counts) count.add(row);
  }
  return counts.find(({ count }) => count.belongs(packages))?.planned.workbookPath ?? realPath;
}

/** A person removed its scans, and it has not changed since: what scans of another workbook with the same bytes found is not its own. */
async function isForgotten(fileSystem: FileSystem, storage: string, realPath: string, hash: string): Promise<boolean> {
  return (await readWholeFile(fileSystem, storageLayout.forgotten(storage, realPath)))?.toString() === hash;
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

async function readScans(
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

/** The scans a storage folder holds, each folded from its journal. Opens no journal for writing. */
import { UserError } from '../../core/errors';
import type { FileSystem } from '../../core/fileSystem';
import { readWholeFile } from './durableFile';
import { decodeJournal, newerFormat } from '../journal/journalFormat';
import { readPlan } from '../journal/planFile';
import { soundEvents } from '../journal/recoverJournal';
import { foldJournal, type ScanRecord } from '../journal/scanRecord';
import { storageLayout } from './storageLayout';

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
  const found: StoredScan[] = [];
  for (const scanId of (await fileSystem.list(storageLayout.scansFolder(storage))) ?? []) {
    const plan = await readPlan(fileSystem, storage, scanId);
    if (plan !== undefined && workbookPath !== undefined && plan.workbookPath !== workbookPath) continue;
    const bytes = await readWholeFile(fileSystem, storageLayout.journal(storage, scanId));
    const { events, salvaged, ending } = decodeJournal(bytes ?? Buffer.alloc(0));
    const record = foldJournal(soundEvents([...events, ...salvaged], plan));
    if (record === undefined || (workbookPath !== undefined && record.planned.workbookPath !== workbookPath)) continue;
    found.push({ scanId, record, damaged: ending === 'damaged' || events.length === 0 });
  }
  return found.sort((a, b) => b.record.planned.startedAt.localeCompare(a.record.planned.startedAt));
}

export function isUnfinished(scan: StoredScan): boolean {
  return scan.record.status !== 'finished';
}

/** Rejects with UserError `storageUnusable` when a newer version of this tool left a scan of the workbook. */
export async function refuseNewerScans(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<void> {
  for (const scanId of (await fileSystem.list(storageLayout.scansFolder(storage))) ?? []) {
    const path = storageLayout.journal(storage, scanId);
    const bytes = await readWholeFile(fileSystem, path);
    const newer = bytes === undefined ? undefined : newerFormat(bytes);
    if (newer?.workbookPath !== workbookPath) continue;
    throw new UserError({
      code: 'storageUnusable',
      what: `A newer version of this tool wrote the state of a scan of this workbook (format ${newer.format})`,
      file: path,
      next: 'Update the tool to resume that scan, or start afresh: the newer state is kept until the new scan has finished',
    });
  }
}

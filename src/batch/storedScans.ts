/** The scans a storage folder holds, each folded from its journal. Opens no journal for writing. */
import type { FileSystem } from '../core/fileSystem';
import { readWholeFile } from './durableFile';
import { decodeJournal } from './journalFormat';
import { foldJournal, type ScanRecord } from './scanRecord';
import { storageLayout } from './storageLayout';

export interface StoredScan {
  readonly scanId: string;
  readonly record: ScanRecord;
  /** Damaged before its end: recover it before going on. */
  readonly damaged: boolean;
}

/** Newest first. A folder whose journal holds no readable plan is passed over: nothing had begun. */
export async function findStoredScans(
  fileSystem: FileSystem,
  storage: string,
  workbookPath?: string,
): Promise<readonly StoredScan[]> {
  const found: StoredScan[] = [];
  for (const scanId of (await fileSystem.list(storageLayout.scansFolder(storage))) ?? []) {
    const bytes = await readWholeFile(fileSystem, storageLayout.journal(storage, scanId));
    if (bytes === undefined) continue;
    const { events, salvaged, ending } = decodeJournal(bytes);
    const record = foldJournal([...events, ...salvaged]);
    if (record === undefined || (workbookPath !== undefined && record.planned.workbookPath !== workbookPath)) continue;
    found.push({ scanId, record, damaged: ending === 'damaged' });
  }
  return found.sort((a, b) => b.record.planned.startedAt.localeCompare(a.record.planned.startedAt));
}

export function isUnfinished(scan: StoredScan): boolean {
  return scan.record.status !== 'finished';
}

/** What this tool wrote last into the cells of a workbook, read back from its ledger. Changes nothing. */
import type { PackageIdentity } from '../core/package/packageRow';
import type { ReviewField } from '../core/review/reviewField';
import { nodeFileSystem } from '../workbook/disk/nodeFileSystem';
import { confinedFileSystem } from './storage/confinedFileSystem';
import { Ledger } from './storage/ledger';

/** Undefined for a cell that it never wrote, or not that it knows of: an unfinished scan is in its journal only. */
export async function openLedger(
  storageFolder: string,
  workbookPath: string,
): Promise<(identity: PackageIdentity, field: ReviewField) => string | undefined> {
  const realPath = await nodeFileSystem.realPath(workbookPath);
  const ledger = await Ledger.load(confinedFileSystem(nodeFileSystem, storageFolder), storageFolder, realPath);
  return (identity, field) => ledger.lastWritten(identity, field);
}

/** What this tool wrote last into the cells of a workbook, read back from the user's records. Changes nothing. */
import type { ReviewField } from '../../core/sheet/reviewField';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readScannedWorkbook } from '../../workbook/large/readScannedWorkbook';
import { Ledger } from './ledger';
import { userStateFolder } from '../storage/userState';
import type { PackageIdentity } from '../../core/package/identity';

/** Undefined for a cell that it never wrote, or not that it knows of: an unfinished scan is in its journal only. */
export async function openLedger(
  storageFolder: string,
  workbookPath: string,
): Promise<(identity: PackageIdentity, field: ReviewField) => string | undefined> {
  const workbook = await readScannedWorkbook(nodeFileSystem, workbookPath);
  const ledger = await Ledger.load(nodeFileSystem, { folder: userStateFolder(), others: [storageFolder] }, workbook);
  return (identity, field) => ledger.recorded(identity, field);
}

/** What counts as ours in the workbook of a scan: what was recorded, and what it and earlier unfinished scans wrote. */
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ScanRecord } from '../journal/scanRecord';
import type { ScanPorts } from '../scanPorts';
import { findUnfinishedScans } from '../scans/storedScans';
import { Ledger } from './ledger';

export async function scanLedger(
  { fileSystem, ledgerStorage, userState }: Pick<ScanPorts, 'fileSystem' | 'ledgerStorage' | 'userState'>,
  storage: string,
  own: ScanRecord,
  workbook: ScannedWorkbook,
): Promise<Ledger> {
  const others = ledgerStorage ?? storage;
  const ledger = await Ledger.load(fileSystem, { folder: userState ?? others, others: [others] }, workbook);
  const { scanId, workbookPath } = own.planned;
  const unfinished = await findUnfinishedScans(fileSystem, others, workbookPath, scanId);
  for (const { written } of [own, ...unfinished.map(({ record }) => record)].reverse()) ledger.record(written);
  return ledger;
}

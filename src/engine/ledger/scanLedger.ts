/** What counts as ours in the workbook of a scan: what was recorded, and what it and earlier unfinished scans wrote. */
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ScanRecord } from '../journal/scanRecord';
import type { ScanPorts } from '../scanPorts';
import { fieldsOf } from '../journal/writtenTexts';
import { identityKey } from '../../core/package/identity';
import { findUnfinishedScans } from '../scans/storedScans';
import { Ledger } from './ledger';
import { fieldsIn } from './writtenRows';

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
  const records = [own, ...unfinished.map(({ record }) => record)];
  for (const { written } of records.toReversed()) ledger.record(written);
  for (const { identity, cells } of workbook.rows) {
    const key = identityKey(identity);
    if (ledger.carried.texts.of(key) === undefined) continue;
    const last = records.find(({ decided }) => decided.has(key));
    if (last === undefined) continue;
    const texts = last.written.of(key) ?? {};
    if (fieldsIn(texts, cells).length === fieldsOf(texts).length) ledger.settleBefore(identity);
  }
  return ledger;
}

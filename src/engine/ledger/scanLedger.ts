/** What counts as ours in the workbook of a scan: what was recorded, and what it and earlier unfinished scans wrote. */
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ScanRecord } from '../journal/scanRecord';
import type { ScanPorts } from '../scanPorts';
import { fieldsOf } from '../journal/writtenTexts';
import { identityKey } from '../../core/package/identity';
import { findUnfinishedScans } from '../scans/storedScans';
import { Ledger } from './ledger';
import { fieldsIn } from './writtenRows';

/** `own`: the record of the scan; undefined while one is planned. */
export async function scanLedger(
  { fileSystem, ledgerStorage, userState }: Pick<ScanPorts, 'fileSystem' | 'ledgerStorage' | 'userState'>,
  storage: string,
  own: ScanRecord | undefined,
  workbook: ScannedWorkbook,
): Promise<Ledger> {
  const others = ledgerStorage ?? storage;
  const { workbookPath = workbook.realPath, scanId } = own?.planned ?? {};
  const unfinished = await findUnfinishedScans(fileSystem, others, workbookPath, scanId);
  const records = [...(own === undefined ? [] : [own]), ...unfinished.map(({ record }) => record)];
  const written = records.map((record) => record.written).reverse();
  const places = { folder: userState ?? others, others: [others] };
  const ledger = await Ledger.load(fileSystem, places, workbook, written);
  for (const texts of written) ledger.record(texts);
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

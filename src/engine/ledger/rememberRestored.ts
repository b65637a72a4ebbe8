/** Lets a workbook that was restored know its earlier results again: scans since then have recorded theirs in their place. */
import { displayText, valueText } from '../../core/spreadsheet/cell';
import { splitEarlier } from '../../core/cells/earlierText';
import { UserError } from '../../core/message/errors';
import { identityKey } from '../../core/package/identity';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import type { FileSystem } from '../../platform/fileSystem';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { readJournal } from '../journal/readJournal';
import { ResultsFold } from '../journal/resultsFold';
import { cellKey } from '../journal/scanRecord';
import { WrittenTexts } from '../journal/writtenTexts';
import { plannedScans } from '../scans/storedScans';
import { storageLayout } from '../storage/storageLayout';
import { Ledger, type LedgerPlaces } from './ledger';

interface RestoredCopy {
  /** Whose checkpoint it was. */
  readonly scanId: string;
  readonly workbookPath: string;
}

interface RestoredPorts {
  readonly fileSystem: FileSystem;
  readonly read: (path: string) => Promise<ScannedWorkbook>;
}

/**
 * Of the cells that this scan and later ones wrote, those that hold one of the texts before or after: it was replaced without being asked for,
 * so it was ours. A workbook that cannot be read has none.
 */
export async function rememberRestored(
  { fileSystem, read }: RestoredPorts,
  places: LedgerPlaces,
  storage: string,
  copy: RestoredCopy,
): Promise<void> {
  const candidates = await textsOfScans(fileSystem, storage, copy);
  if (candidates.size === 0) return;
  try {
    const workbook = await read(copy.workbookPath);
    const ours = new WrittenTexts();
    for (const { identity, cells } of workbook.rows) {
      for (const field of Object.keys(reviewFields) as ReviewField[]) {
        const present = cells[field];
        if (present === undefined) continue;
        const text = displayText(present);
        if (candidates.get(cellKey(identity, field))?.has(text) === true)
          ours.set(identityKey(identity), { [field]: text });
      }
    }
    if (ours.size === 0) return;
    const ledger = await Ledger.load(fileSystem, places, workbook);
    ledger.record(ours);
    await ledger.save();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

async function textsOfScans(
  fileSystem: FileSystem,
  storage: string,
  { scanId, workbookPath }: RestoredCopy,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const scans = await plannedScans(fileSystem, storage, workbookPath);
  const since = scans.slice(0, scans.findIndex((scan) => scan.scanId === scanId) + 1);
  const texts = new Map<string, Set<string>>();
  for (const { scanId: id, planned } of since) {
    const fold = new ResultsFold(planned);
    await readJournal(fileSystem, storageLayout.journal(storage, id), (event) => fold.apply(event));
    // With this rule a person's words were replaced as well.
    const isForeign = fold.overwrite === 'all';
    for (const cell of fold.scanResults?.written ?? []) {
      const key = cellKey(cell.package, cell.field);
      const now = valueText(cell.new);
      const own = texts.get(key) ?? new Set<string>();
      own.add(now);
      if (!isForeign && splitEarlier(now).earlier === undefined) own.add(displayText(cell.old));
      texts.set(key, own);
    }
  }
  return texts;
}

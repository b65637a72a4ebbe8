/** Lets a workbook that was restored know its earlier results again: scans since then have recorded theirs in their place. */
import { displayText } from '../../core/spreadsheet/cell';
import { errnoOf, UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { identityKey } from '../../core/package/identity';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import type { FileSystem } from '../../platform/fileSystem';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { WrittenTexts } from '../journal/writtenTexts';
import { type TextsSince, textsSince } from '../scans/textsSince';
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
 * so it was ours. The file has been exchanged already, so that nothing here fails it: resolves with a sentence for people where something
 * could not be read or written.
 */
export async function rememberRestored(
  { fileSystem, read }: RestoredPorts,
  places: LedgerPlaces,
  storage: string,
  copy: RestoredCopy,
): Promise<Text | undefined> {
  const texts = await textsSince(fileSystem, storage, copy);
  try {
    if (!texts.isEmpty) await remember(fileSystem, places, texts, await read(copy.workbookPath));
  } catch (error) {
    if (!(error instanceof UserError) && errnoOf(error) === undefined) throw error;
    return notRemembered;
  }
  return texts.isPartial ? notRemembered : undefined;
}

const notRemembered = say`The record of earlier scans could not be fully read or written. Some of their results in this workbook may be treated as your own values.`;

async function remember(
  fileSystem: FileSystem,
  places: LedgerPlaces,
  texts: TextsSince,
  workbook: ScannedWorkbook,
): Promise<void> {
  const ours = new WrittenTexts();
  for (const { identity, cells } of workbook.rows) {
    for (const field of Object.keys(reviewFields) as ReviewField[]) {
      const present = cells[field];
      if (present === undefined) continue;
      const text = displayText(present);
      if (texts.has(identity, field, text)) ours.set(identityKey(identity), { [field]: text });
    }
  }
  if (ours.size === 0) return;
  const ledger = await Ledger.load(fileSystem, places, workbook);
  ledger.record(ours);
  await ledger.save();
}

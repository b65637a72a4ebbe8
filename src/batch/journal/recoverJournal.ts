/** Opens the journal of an older scan. Damage before its end is set aside and every line that is still sound goes on in a new file. */
import type { Clock } from '../../core/clock';
import { UserError } from '../../core/errors';
import type { FileSystem } from '../../core/fileSystem';
import { readWholeFile, replaceFile } from '../storage/durableFile';
import { Journal } from './journal';
import type { JournalEvent, PlannedData } from './journalEntry';
import { decodeJournal, encodeJournal } from './journalFormat';
import { foldJournal, type ScanRecord } from './scanRecord';
import { asideName } from '../storage/setAside';

export interface RecoveredJournal {
  readonly journal: Journal;
  readonly record: ScanRecord;
  /** Set when the old journal was damaged: where it was put. */
  readonly setAside: string | undefined;
  /** Lines may be missing: what a checkpoint knows counts, too. */
  readonly incomplete: boolean;
}

/** `plan` stands in when the journal's own is gone. Rejects with UserError `nothingToResume` when there is neither. */
export async function recoverJournal(
  fileSystem: FileSystem,
  clock: Clock,
  path: string,
  plan?: PlannedData,
): Promise<RecoveredJournal> {
  const bytes = await readWholeFile(fileSystem, path);
  const decoded = decodeJournal(bytes ?? Buffer.alloc(0));
  const events = soundEvents([...decoded.events, ...decoded.salvaged], plan);
  const incomplete = decoded.ending === 'damaged' || events.length > decoded.events.length + decoded.salvaged.length;
  const record = foldJournal(events);
  if (record === undefined) throw unreadable(path);
  let setAside: string | undefined;
  if (incomplete) {
    if (bytes !== undefined && bytes.length > 0) {
      setAside = await asideName(fileSystem, path);
      await replaceFile(fileSystem, setAside, bytes);
    }
    await replaceFile(fileSystem, path, Buffer.from(encodeJournal(events)));
  }
  const { journal } = await Journal.open(fileSystem, clock, path);
  return { journal, record, setAside, incomplete };
}

/** With its plan in front; empty when no plan is known. */
export function soundEvents(events: readonly JournalEvent[], plan: PlannedData | undefined): readonly JournalEvent[] {
  if (events[0]?.type === 'planned' || plan === undefined) return events;
  return [{ type: 'planned', data: plan }, ...events];
}

function unreadable(path: string): UserError {
  return new UserError({
    code: 'nothingToResume',
    what: 'The journal of this scan holds no readable plan',
    file: path,
    next: 'Resume from a checkpoint, or start the scan afresh',
  });
}

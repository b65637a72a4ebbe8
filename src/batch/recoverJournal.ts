/** Opens the journal of an older scan. Damage before its end is set aside and every line that is still sound goes on in a new file. */
import type { Clock } from '../core/clock';
import { UserError } from '../core/errors';
import type { FileSystem } from '../core/fileSystem';
import { readWholeFile, replaceFile } from './durableFile';
import { Journal } from './journal';
import type { JournalEvent } from './journalEntry';
import { type ChainPosition, chainStart, decodeJournal, encodeLine } from './journalFormat';
import { foldJournal, type ScanRecord } from './scanRecord';

export interface RecoveredJournal {
  readonly journal: Journal;
  readonly record: ScanRecord;
  /** Set when the old journal was damaged: where it was put. */
  readonly setAside: string | undefined;
}

export async function recoverJournal(fileSystem: FileSystem, clock: Clock, path: string): Promise<RecoveredJournal> {
  const bytes = await readWholeFile(fileSystem, path);
  const decoded = decodeJournal(bytes ?? Buffer.alloc(0));
  const setAside = decoded.ending === 'damaged' ? `${path}.corrupt` : undefined;
  if (setAside !== undefined && bytes !== undefined) {
    await replaceFile(fileSystem, setAside, bytes);
    await replaceFile(fileSystem, path, rewritten([...decoded.events, ...decoded.salvaged]));
  }
  const { journal, content } = await Journal.open(fileSystem, clock, path);
  const record = foldJournal(content.events);
  if (record !== undefined) return { journal, record, setAside };
  await journal.close();
  throw new UserError({
    code: 'nothingToResume',
    what: 'The journal of this scan holds no readable plan',
    file: path,
    next: 'Resume from a checkpoint, or start the scan afresh',
  });
}

function rewritten(events: readonly JournalEvent[]): Buffer {
  let position: ChainPosition = { sequence: 0, previous: chainStart };
  const lines = events.map((event) => {
    const { line, next } = encodeLine(event, position);
    position = next;
    return line;
  });
  return Buffer.from(lines.join(''));
}

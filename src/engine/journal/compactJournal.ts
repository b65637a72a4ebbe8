/** Makes a finished scan's journal small: its plan, its newest results, what it wrote and kept, and the sums of the rest. */
import type { FileSystem } from '../../platform/fileSystem';
import type { CompactedData, IntentData, JournalEvent, ResumedData } from './journalEntry';
import { journalEvents } from './readJournal';
import { writeJournal } from './rewriteJournal';
import type { ScanRecord } from './scanRecord';
import { identityKey } from '../../core/package/identity';

/** A crash leaves the old journal or the new one; both fold to the same finished scan. */
export async function compactJournal(fileSystem: FileSystem, path: string, record: ScanRecord): Promise<void> {
  await writeJournal(fileSystem, path, compacted(fileSystem, path, record));
}

/** The sums come first, and the last line tells that every finding is saved: a journal that lost it is no finished one. */
async function* compacted(fileSystem: FileSystem, path: string, record: ScanRecord): AsyncGenerator<JournalEvent> {
  yield { type: 'planned', data: record.planned };
  yield { type: 'compacted', data: sumsOf(record) };
  const isUnique = record.resultLines === record.results.size;
  const newest = isUnique ? undefined : await newestResults(fileSystem, path);
  let line = 0;
  let intent: IntentData | undefined;
  for await (const event of journalEvents(fileSystem, path)) {
    line += 1;
    if (event.type === 'batch') yield event;
    if (event.type === 'resumed') yield runOf(event.data);
    if (event.type === 'intent') intent = event.data;
    if (event.type === 'committed') {
      const { saveId, kept } = event.data;
      const cells = saveId !== null && intent?.save.saveId === saveId ? intent.save.cells : [];
      if (cells.length + kept.length > 0) yield { type: 'cells', data: { written: [...cells], kept } };
    }
    if (event.type === 'cells') yield event;
    if (event.type !== 'result') continue;
    const isNewest = newest === undefined || newest.get(identityKey(event.data.finding.package)) === line;
    if (isNewest) yield { type: 'result', data: { ...event.data, lookupMs: 0 } };
  }
  yield { type: 'finished', data: { at: record.updatedAt } };
}

/** Which data the results behind it were found with, and by which rule they were written. */
function runOf({ at, sources, reused, overwrite }: ResumedData): JournalEvent {
  const kept = { ...(reused === undefined ? {} : { reused }), ...(overwrite === undefined ? {} : { overwrite }) };
  return { type: 'resumed', data: { at, ...(sources === undefined ? {} : { sources }), ...kept } };
}

/** Line numbers from 1, by package. */
async function newestResults(fileSystem: FileSystem, path: string): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, number>();
  let line = 0;
  for await (const event of journalEvents(fileSystem, path)) {
    line += 1;
    if (event.type === 'result') newest.set(identityKey(event.data.finding.package), line);
  }
  return newest;
}

function sumsOf(record: ScanRecord): CompactedData {
  const { workbookHash, saves, batches, lookupMs, saveMs, checkpointMs, cellsWritten, checkpoints } = record;
  return { workbookHash, saves, batches, lookupMs, saveMs, checkpointMs, cellsWritten, checkpoints: [...checkpoints] };
}

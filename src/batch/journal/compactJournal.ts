/** Makes a finished scan's journal small: its plan, its results and the sums of the rest. Refuses to touch one that is still written. */
import type { FileSystem } from '../../core/fileSystem';
import { replaceFile } from '../storage/durableFile';
import type { JournalEvent } from './journalEntry';
import { encodeJournal } from './journalFormat';
import type { ScanRecord } from './scanRecord';

/** A crash leaves the old journal or the new one; both fold to the same finished scan. */
export async function compactJournal(fileSystem: FileSystem, path: string, record: ScanRecord): Promise<void> {
  await replaceFile(fileSystem, path, Buffer.from(encodeJournal(compacted(record))));
}

function* compacted(record: ScanRecord): Generator<JournalEvent> {
  yield { type: 'planned', data: record.planned };
  for (const { finding, failed } of record.results.values()) {
    yield { type: 'result', data: { finding, failed, lookupMs: 0 } };
  }
  const { workbookHash, saves, batches, lookupMs, saveMs, checkpointMs, cellsWritten, checkpoints } = record;
  const sums = { workbookHash, saves, batches, lookupMs, saveMs, checkpointMs, cellsWritten };
  yield { type: 'compacted', data: { ...sums, checkpoints: [...checkpoints] } };
  yield { type: 'finished', data: { at: record.updatedAt } };
}

/** Writes a journal anew from events, line by line: it replaces the old one as a whole or not at all. */
import type { FileSystem } from '../../platform/fileSystem';
import { replaceFile } from '../../platform/durableFile';
import { textPieces } from '../../platform/textPieces';
import type { JournalEnd } from './journalDecoder';
import { type JournalEvent, journalSchemaVersion, type PlannedData } from './journalEntry';
import { JournalEncoder } from './journalFormat';
import { journalEvents } from './readJournal';

/** Every sound line of another journal in the present format, after `plan` when that one has lost its own. */
export function rewriteJournal(
  fileSystem: FileSystem,
  from: string | undefined,
  path: string,
  plan: PlannedData | undefined,
): Promise<JournalEnd> {
  return writeJournal(fileSystem, path, soundEvents(fileSystem, from, plan));
}

export async function writeJournal(
  fileSystem: FileSystem,
  path: string,
  events: AsyncIterable<JournalEvent> | Iterable<JournalEvent>,
): Promise<JournalEnd> {
  const encoder = new JournalEncoder();
  let intactBytes = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const event of events) yield* encoder.encode(event);
  }
  async function* pieces(): AsyncGenerator<Buffer> {
    for await (const piece of textPieces(lines())) {
      intactBytes += piece.length;
      yield piece;
    }
  }
  await replaceFile(fileSystem, path, pieces());
  return { position: encoder.position, intactBytes, ending: 'intact' };
}

async function* soundEvents(
  fileSystem: FileSystem,
  from: string | undefined,
  plan: PlannedData | undefined,
): AsyncGenerator<JournalEvent> {
  let isFirst = true;
  for await (const event of from === undefined ? [] : journalEvents(fileSystem, from)) {
    if (isFirst && event.type !== 'planned' && plan !== undefined) yield plannedNow(plan);
    isFirst = false;
    yield event.type === 'planned' ? plannedNow(event.data) : event;
  }
  if (isFirst && plan !== undefined) yield plannedNow(plan);
}

/** Older plans hold the same fields. */
function plannedNow(plan: PlannedData): JournalEvent {
  return { type: 'planned', data: { ...plan, schemaVersion: journalSchemaVersion } };
}

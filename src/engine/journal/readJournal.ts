/** Reads a journal from its file, a piece at a time: as much memory for a hundred thousand packages as for ten. Opens nothing for writing. */
import { errnoOf } from '../../core/message/errors';
import type { FileSystem, OpenFile } from '../../platform/fileSystem';
import { filePieces } from '../../platform/filePieces';
import { JournalDecoder, type JournalEnd, type ReceiveEvent } from './journalDecoder';
import type { JournalEvent } from './journalEntry';
import { decodeLine } from './journalFormat';

const lineFeed = 0x0a;
/** The last line of a finished scan is far shorter. */
const tailBytes = 4096;

/** Undefined when the file does not exist. */
export async function readJournal(
  fileSystem: FileSystem,
  path: string,
  receive: ReceiveEvent,
): Promise<JournalEnd | undefined> {
  return withFile(fileSystem, path, (file) => decodeFile(file, receive));
}

/** Every sound event in the order of the file, salvaged ones among them; none when the file does not exist. */
export async function* journalEvents(fileSystem: FileSystem, path: string): AsyncGenerator<JournalEvent> {
  const file = await openExisting(fileSystem, path);
  if (file === undefined) return;
  try {
    let events: JournalEvent[] = [];
    const decoder = new JournalDecoder((event) => events.push(event));
    for await (const piece of filePieces(file)) {
      decoder.push(piece);
      yield* events;
      events = [];
    }
  } finally {
    await file.close();
  }
}

export async function decodeFile(file: OpenFile, receive: ReceiveEvent): Promise<JournalEnd> {
  const decoder = new JournalDecoder(receive);
  for await (const piece of filePieces(file)) decoder.push(piece);
  return decoder.end();
}

/** Without its line feed; undefined when there is no file. The plan is in it, however long. */
export async function firstLine(fileSystem: FileSystem, path: string): Promise<Buffer | undefined> {
  return withFile(fileSystem, path, async (file) => {
    const pieces: Buffer[] = [];
    for await (const piece of filePieces(file)) {
      const end = piece.indexOf(lineFeed);
      pieces.push(Buffer.from(end === -1 ? piece : piece.subarray(0, end)));
      if (end !== -1) break;
    }
    return Buffer.concat(pieces);
  });
}

/** Whether the scan has ended well, by the last line alone. False also when there is no such file. */
export async function isFinishedJournal(fileSystem: FileSystem, path: string): Promise<boolean> {
  const tail = await withFile(fileSystem, path, async (file) => {
    const bytes = Buffer.alloc(tailBytes);
    const read = await file.read(bytes, Math.max(0, (await file.stat()).size - tailBytes));
    return bytes.subarray(0, read);
  });
  if (tail?.at(-1) !== lineFeed) return false;
  const line = tail.subarray(tail.lastIndexOf(lineFeed, tail.length - 2) + 1, -1);
  return decodeLine(line)?.event.type === 'finished';
}

async function withFile<T>(
  fileSystem: FileSystem,
  path: string,
  use: (file: OpenFile) => Promise<T>,
): Promise<T | undefined> {
  const file = await openExisting(fileSystem, path);
  if (file === undefined) return undefined;
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function openExisting(fileSystem: FileSystem, path: string): Promise<OpenFile | undefined> {
  try {
    return await fileSystem.open(path, 'read');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

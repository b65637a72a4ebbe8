/** The append-only record of a scan, the truth about what is done. An append counts only once it is on the disk. */
import { dirname } from 'node:path';
import type { Clock } from '../../platform/clock';
import type { FileSystem, OpenFile } from '../../platform/fileSystem';
import { writeFully } from '../../platform/writeFully';
import { privateFile } from '../../platform/durableFile';
import type { JournalEvent } from './journalEntry';
import type { JournalEnd } from './journalDecoder';
import { type ChainPosition, encodeLine } from './journalFormat';
import { decodeFile } from './readJournal';

/** Longest wait before appended lines are forced to the disk. */
const groupMs = 200;

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

interface OpenedJournal {
  readonly journal: Journal;
  readonly content: JournalEnd;
}

export class Journal {
  private buffered = '';
  private waiters: Waiter[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(
    private readonly file: OpenFile,
    private position: ChainPosition,
    private size: number,
    private readonly clock: Clock,
    /** Milliseconds spent in fsync so far. */
    public syncMs = 0,
  ) {}

  /**
   * Opens or creates the journal; `known` is what a reader just found there. A torn last line, which no one was told was done, is cut off.
   * A journal that is damaged before its end is returned as it is and must not be appended to: see recoverJournal.
   */
  static async open(fileSystem: FileSystem, clock: Clock, path: string, known?: JournalEnd): Promise<OpenedJournal> {
    const isNew = (await fileSystem.stat(path)) === undefined;
    const file = await fileSystem.open(path, 'readWrite', privateFile);
    try {
      const content = known ?? (await decodeFile(file, () => undefined));
      if (content.ending === 'torn') {
        await file.truncate(content.intactBytes);
        await file.sync();
      }
      if (isNew) await fileSystem.syncFolder(dirname(path));
      return { journal: new Journal(file, content.position, content.intactBytes, clock), content };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The disk refused once: nothing can be appended any more. */
  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /** Resolves when the event is on the disk: within 200 ms, or at the next flush. */
  append(event: JournalEvent): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const { line, next } = encodeLine(event, this.position);
    this.position = next;
    this.buffered += line;
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), groupMs); // Each waiter hears of a failure.
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  /** Appends and forces everything before it to the disk at once. */
  async commit(event: JournalEvent): Promise<void> {
    const durable = this.append(event);
    await Promise.all([this.flush(), durable]);
  }

  /** Rejects when the disk refused; from then on every append is refused, as nobody knows what the file holds. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeBuffered());
    return this.writing;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.file.close();
    }
  }

  private async writeBuffered(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (this.buffered === '') return;
    const data = Buffer.from(this.buffered);
    const waiters = this.waiters;
    this.buffered = '';
    this.waiters = [];
    try {
      await writeFully(this.file, data, this.size);
      const started = this.clock.monotonic();
      await this.file.sync();
      this.syncMs += this.clock.monotonic() - started;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      for (const waiter of waiters) waiter.reject(error);
      throw error;
    }
    this.size += data.length;
    for (const waiter of waiters) waiter.resolve();
  }
}

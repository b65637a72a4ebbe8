/** Answers of services kept between scans, one file each, oldest removed first. */
import { hourMs } from '../../core/time/durations';
import { join } from 'node:path';
import type { RandomHex } from '../../platform/clock';
import { replaceUnflushed } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import { sha256 } from '../../platform/contentHash';
import { fromBytes, type KeptResponse, toBytes } from './keptResponse';

export interface CachePorts {
  readonly fileSystem: FileSystem;
  readonly randomHex: RandomHex;
  /** Bytes of all files together. */
  readonly maxBytes: number;
}

const ending = '.answer';
const temporaryEnding = '.tmp';
const mostWaitingBytes = 8 * 1024 * 1024;

export class ResponseCache {
  private sizes: Promise<Map<string, number>> | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Of answers that wait for the disk. */
  private waitingBytes = 0;

  /** `now` is the wall clock's time, by which forgotten temporary files are told. */
  constructor(
    private readonly folder: string,
    private readonly ports: CachePorts,
    private readonly now: () => number,
  ) {}

  /** Undefined when nothing is kept or it cannot be read. */
  async get(key: string): Promise<KeptResponse | undefined> {
    try {
      const bytes = await this.read(this.pathOf(key));
      return bytes === undefined ? undefined : fromBytes(bytes);
    } catch {
      return undefined; // Missing, damaged or not ours to read: as good as never asked.
    }
  }

  /** Resolves when it is on the disk or cannot be put there. */
  async put(key: string, response: KeptResponse): Promise<void> {
    const { length } = response.body;
    this.waitingBytes += length;
    await this.inTurn(async () => {
      const bytes = toBytes(response);
      const sizes = await (this.sizes ??= this.measure());
      // Not flushed: after a power loss the body's hash tells a torn file.
      await replaceUnflushed(this.ports.fileSystem, this.pathOf(key), bytes, this.ports.randomHex);
      const name = nameOf(key);
      sizes.delete(name); // The newest stands last.
      sizes.set(name, bytes.length);
      await this.makeRoom(sizes);
    });
    this.waitingBytes -= length;
  }

  /** Resolves when the disk has caught up with what came: whoever asks for more before would pile it up in memory. */
  async caughtUp(): Promise<void> {
    while (this.waitingBytes > mostWaitingBytes) await this.writing;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(work).catch(() => undefined); // A full or read-only disk keeps nothing; see above.
    return this.writing;
  }

  private pathOf(key: string): string {
    return join(this.folder, nameOf(key));
  }

  private async read(path: string): Promise<Buffer | undefined> {
    const file = await this.ports.fileSystem.open(path, 'read');
    try {
      const bytes = Buffer.allocUnsafe((await file.stat()).size);
      for (let at = 0; at < bytes.length;) {
        const count = await file.read(bytes.subarray(at), at);
        if (count === 0) return undefined;
        at += count;
      }
      return bytes;
    } finally {
      await file.close();
    }
  }

  private async makeRoom(sizes: Map<string, number>): Promise<void> {
    let total = 0;
    for (const size of sizes.values()) total += size;
    for (const [name, size] of sizes) {
      if (total <= this.ports.maxBytes) return;
      await this.ports.fileSystem.remove(join(this.folder, name));
      sizes.delete(name);
      total -= size;
    }
  }

  /** Sizes by file name, oldest first; temporary files that a crash left are removed. */
  private async measure(): Promise<Map<string, number>> {
    const { fileSystem } = this.ports;
    await fileSystem.makeFolder(this.folder);
    const found: { readonly name: string; readonly size: number; readonly modifiedMs: number }[] = [];
    for (const name of (await fileSystem.list(this.folder)) ?? []) {
      const stat = await fileSystem.stat(join(this.folder, name));
      if (stat?.kind !== 'file') continue;
      if (name.endsWith(ending)) found.push({ name, size: stat.size, modifiedMs: stat.modifiedMs });
      else if (name.endsWith(temporaryEnding) && this.now() - stat.modifiedMs > hourMs) {
        await fileSystem.remove(join(this.folder, name));
      }
    }
    found.sort((a, b) => a.modifiedMs - b.modifiedMs);
    return new Map(found.map(({ name, size }) => [name, size]));
  }
}

function nameOf(key: string): string {
  return `${sha256(key)}${ending}`;
}

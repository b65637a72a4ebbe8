/** A lowdb adapter over our durable file: a write is on the disk when it resolves, and unreadable content is never overwritten silently. */
import type { Adapter } from 'lowdb';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say } from '../../core/message/text';
import { copyFileDurably, readWholeFile, replaceFile } from '../../platform/durableFile';
import { quarantineName } from './quarantine';

/** What a stored text turned out to be. `older`: the version it was written in, when that is not the present one. */
export type Decoded<T> =
  | { readonly status: 'valid'; readonly data: T; readonly older: number | undefined }
  | { readonly status: 'newer'; readonly version: number }
  | { readonly status: 'corrupt' };

export interface Codec<T> {
  decode(text: string): Decoded<T>;
  encode(data: T): string;
}

export class DurableAdapter<T> implements Adapter<T> {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly path: string,
    private readonly codec: Codec<T>,
  ) {}

  /**
   * Null when there is no file yet. Damaged content is set aside as `.corrupt` and read as null, to be rebuilt; a copy of
   * an older version is kept as `.v1`. Rejects with UserError `storageUnusable` when a newer version wrote it.
   */
  async read(): Promise<T | null> {
    const bytes = await readWholeFile(this.fileSystem, this.path);
    if (bytes === undefined) return null;
    const decoded = this.codec.decode(bytes.toString());
    switch (decoded.status) {
      case 'corrupt':
        await this.fileSystem.rename(this.path, await quarantineName(this.fileSystem, this.path));
        return null;
      case 'newer':
        throw newerState(this.path, decoded.version);
      case 'valid':
        if (decoded.older !== undefined) await this.migrate(decoded.older, decoded.data);
        return decoded.data;
    }
  }

  async write(data: T): Promise<void> {
    await replaceFile(this.fileSystem, this.path, Buffer.from(this.codec.encode(data)));
  }

  private async migrate(older: number, data: T): Promise<void> {
    await copyFileDurably(this.fileSystem, this.path, `${this.path}.v${older}`);
    await this.write(data);
  }
}

/** State that nobody here knows how to read; it is left alone. */
export function newerState(file: string, version: number): UserError {
  return new UserError({
    code: 'storageUnusable',
    what: say`A newer version of ihacpa wrote this state (format ${version})`,
    file,
    next: say`Update ihacpa, or store scan state in another folder`,
  });
}

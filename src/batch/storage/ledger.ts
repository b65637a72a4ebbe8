/** Which cells this tool wrote last and what it wrote, per workbook, across scans. Refuses to guess for cells it never wrote. */
import type { FileSystem } from '../../core/fileSystem';
import type { PackageIdentity } from '../../core/package/packageRow';
import { type ReviewField, reviewFields } from '../../core/review/reviewField';
import { sha256 } from '../../workbook/disk/contentHash';
import { newerState } from './durableAdapter';
import { copyFileDurably, makeFolderDurably, readWholeFile, replaceFile } from './durableFile';
import { asideName } from './setAside';
import { storageLayout } from './storageLayout';
import { decodeLedger, encodeLedger } from './storedLedger';
import { WrittenTexts } from '../journal/writtenTexts';

export class Ledger {
  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly path: string,
    private readonly texts: WrittenTexts,
    /** The stored ledger could not be read: cells of earlier scans then count as a person's. */
    readonly unreadable: boolean,
    private readonly older: number | undefined,
  ) {}

  /** `workbookPath` is canonical. Rejects with UserError `storageUnusable` when a newer version of this tool wrote it. */
  static async load(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<Ledger> {
    const path = storageLayout.ledger(storage, sha256(workbookPath).slice(0, 32));
    const bytes = await readWholeFile(fileSystem, path);
    const texts = new WrittenTexts();
    if (bytes === undefined) return new Ledger(fileSystem, storage, path, texts, false, undefined);
    const decoded = decodeLedger(bytes.toString());
    if (decoded.status === 'newer') throw newerState(path, decoded.version);
    if (decoded.status === 'corrupt') return new Ledger(fileSystem, storage, path, texts, true, undefined);
    for (const [key, fields] of Object.entries(decoded.data)) fill(texts, key, fields);
    return new Ledger(fileSystem, storage, path, texts, false, decoded.older);
  }

  lastWritten(identity: PackageIdentity, field: ReviewField): string | undefined {
    return this.texts.get(identity, field);
  }

  record(written: WrittenTexts): void {
    for (const [key, texts] of written.entries()) fill(this.texts, key, texts);
  }

  /** A ledger that could not be read, or that an older version wrote, is kept beside the new one. */
  async save(): Promise<void> {
    await makeFolderDurably(this.fileSystem, storageLayout.ledgersFolder(this.storage));
    if (this.unreadable && (await this.fileSystem.stat(this.path)) !== undefined) {
      await this.fileSystem.rename(this.path, await asideName(this.fileSystem, this.path));
    }
    if (this.older !== undefined) await copyFileDurably(this.fileSystem, this.path, `${this.path}.v${this.older}`);
    await replaceFile(this.fileSystem, this.path, encodeLedger(this.texts.entries()));
  }
}

function fill(into: WrittenTexts, key: string, texts: Readonly<Record<string, string | undefined>>): void {
  for (const [field, text] of Object.entries(texts)) {
    if (text !== undefined && isField(field)) into.set(key, field, text);
  }
}

function isField(name: string): name is ReviewField {
  return name in reviewFields;
}

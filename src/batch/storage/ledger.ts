/** Which cells this tool wrote last and what it wrote, per workbook, across scans. Refuses to guess for cells it never wrote. */
import type { FileSystem } from '../../core/fileSystem';
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import { type ReviewField, reviewFields } from '../../core/review/reviewField';
import { sha256 } from '../../workbook/disk/contentHash';
import { newerState } from './durableAdapter';
import { copyFileDurably, makeFolderDurably, readWholeFile, replaceFile } from './durableFile';
import { filePieces } from './filePieces';
import { readLedgerPieces } from './ledgerPieces';
import { asideName } from './setAside';
import { storageLayout } from './storageLayout';
import { decodeLedger, encodeLedger } from './storedLedger';
import { type PackageTexts, WrittenTexts } from '../journal/writtenTexts';

export class Ledger {
  /** The stored one first, the newest last. */
  private readonly layers: WrittenTexts[];

  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly path: string,
    stored: WrittenTexts,
    /** The stored ledger could not be read: cells of earlier scans then count as a person's. */
    readonly unreadable: boolean,
    private readonly older: number | undefined,
  ) {
    this.layers = [stored];
  }

  /** `workbookPath` is canonical. Rejects with UserError `storageUnusable` when a newer version of this tool wrote it. */
  static async load(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<Ledger> {
    const path = storageLayout.ledger(storage, sha256(workbookPath).slice(0, 32));
    const stored = await readPresent(fileSystem, path);
    if (stored !== undefined) return new Ledger(fileSystem, storage, path, stored, false, undefined);
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
    const key = identityKey(identity);
    return this.layers.findLast((layer) => layer.of(key)?.[field] !== undefined)?.of(key)?.[field];
  }

  /** On top of what was recorded before; what is added to it later counts, too. */
  record(written: WrittenTexts): void {
    if (!this.layers.includes(written)) this.layers.push(written);
  }

  /** A ledger that could not be read, or that an older version wrote, is kept beside the new one. */
  async save(): Promise<void> {
    await makeFolderDurably(this.fileSystem, storageLayout.ledgersFolder(this.storage));
    if (this.unreadable && (await this.fileSystem.stat(this.path)) !== undefined) {
      await this.fileSystem.rename(this.path, await asideName(this.fileSystem, this.path));
    }
    if (this.older !== undefined) await copyFileDurably(this.fileSystem, this.path, `${this.path}.v${this.older}`);
    await replaceFile(this.fileSystem, this.path, encodeLedger(this.entries()));
  }

  private *entries(): Generator<[string, PackageTexts]> {
    for (const [at, layer] of this.layers.entries()) {
      for (const [key, texts] of layer.entries()) {
        if (this.layers.slice(0, at).some((below) => below.of(key) !== undefined)) continue;
        yield [key, Object.assign({ ...texts }, ...this.layers.slice(at + 1).map((above) => above.of(key)))];
      }
    }
  }
}

/** Undefined when there is none, or not one that can be read in pieces. */
async function readPresent(fileSystem: FileSystem, path: string): Promise<WrittenTexts | undefined> {
  if ((await fileSystem.stat(path)) === undefined) return undefined;
  const file = await fileSystem.open(path, 'read');
  try {
    const texts = new WrittenTexts();
    const isSound = await readLedgerPieces(filePieces(file), (packages) => {
      for (const [key, fields] of Object.entries(packages)) fill(texts, key, fields);
    });
    return isSound ? texts : undefined;
  } finally {
    await file.close();
  }
}

function fill(into: WrittenTexts, key: string, texts: Readonly<Record<string, string | undefined>>): void {
  const known = Object.entries(texts).filter(([field, text]) => text !== undefined && isField(field));
  into.set(key, Object.fromEntries(known));
}

function isField(name: string): name is ReviewField {
  return name in reviewFields;
}

/** Which cells this tool wrote last and what it wrote, per workbook, across scans. Refuses to guess for cells it never wrote. */
import * as v from 'valibot';
import type { FileSystem } from '../../core/fileSystem';
import type { PackageIdentity } from '../../core/package/packageRow';
import { type ReviewField, reviewFields } from '../../core/review/reviewField';
import { sha256 } from '../../workbook/disk/contentHash';
import { makeFolderDurably, readWholeFile, replaceFile } from './durableFile';
import { storageLayout } from './storageLayout';
import { WrittenTexts } from '../journal/writtenTexts';

/** Version 2: package, then field. Version 1 had one flat key, `package field`. */
const ledgerSchema = v.variant('schemaVersion', [
  v.object({ schemaVersion: v.literal(2), packages: v.record(v.string(), v.record(v.string(), v.string())) }),
  v.object({ schemaVersion: v.literal(1), cells: v.record(v.string(), v.string()) }),
]);

/** Characters that are written at once. */
const pieceLength = 1024 * 1024;

export class Ledger {
  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly path: string,
    private readonly texts: WrittenTexts,
    /** The stored ledger could not be read: cells of earlier scans then count as a person's. */
    readonly unreadable: boolean,
  ) {}

  /** `workbookPath` is canonical. */
  static async load(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<Ledger> {
    const path = storageLayout.ledger(storage, sha256(workbookPath).slice(0, 32));
    const bytes = await readWholeFile(fileSystem, path);
    const stored = bytes === undefined ? new WrittenTexts() : parseLedger(bytes.toString());
    return new Ledger(fileSystem, storage, path, stored ?? new WrittenTexts(), stored === undefined);
  }

  lastWritten(identity: PackageIdentity, field: ReviewField): string | undefined {
    return this.texts.get(identity, field);
  }

  record(written: WrittenTexts): void {
    for (const [key, texts] of written.entries()) fill(this.texts, key, texts);
  }

  /** A ledger that could not be read, for example a newer version's, is kept beside the new one. */
  async save(): Promise<void> {
    await makeFolderDurably(this.fileSystem, storageLayout.ledgersFolder(this.storage));
    if (this.unreadable && (await this.fileSystem.stat(this.path)) !== undefined) {
      await this.fileSystem.rename(this.path, `${this.path}.corrupt`);
    }
    await replaceFile(this.fileSystem, this.path, this.pieces());
  }

  /** The JSON text, never held as a whole. */
  private async *pieces(): AsyncGenerator<Buffer> {
    let text = '{"schemaVersion":2,"packages":{';
    let separator = '';
    for (const [key, texts] of this.texts.entries()) {
      text += `${separator}${JSON.stringify(key)}:${JSON.stringify(texts)}`;
      separator = ',';
      if (text.length < pieceLength) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield await Promise.resolve(Buffer.from(`${text}}}`));
  }
}

function parseLedger(text: string): WrittenTexts | undefined {
  try {
    const parsed = v.safeParse(ledgerSchema, JSON.parse(text));
    if (!parsed.success) return undefined;
    const texts = new WrittenTexts();
    const stored = parsed.output;
    if (stored.schemaVersion === 2) {
      for (const [key, fields] of Object.entries(stored.packages)) fill(texts, key, fields);
    } else {
      for (const [key, value] of Object.entries(stored.cells)) {
        const gap = key.lastIndexOf(' ');
        fill(texts, key.slice(0, gap), { [key.slice(gap + 1)]: value });
      }
    }
    return texts;
  } catch {
    return undefined; // Not JSON: the caller says so once and goes on with the careful reading.
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

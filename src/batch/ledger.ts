/** Which cells this tool wrote last and what it wrote, per workbook, across scans. Refuses to guess for cells it never wrote. */
import * as v from 'valibot';
import type { FileSystem } from '../core/fileSystem';
import type { PackageIdentity } from '../core/packageRow';
import type { ReviewField } from '../core/reviewField';
import type { CellValue } from '../core/cell';
import type { WrittenCell } from '../workbook/saveTypes';
import { sha256 } from './contentHash';
import { readWholeFile, replaceFile } from './durableFile';
import { cellKey } from './scanRecord';
import { storageLayout } from './storageLayout';

const ledgerSchema = v.object({ schemaVersion: v.literal(1), cells: v.record(v.string(), v.string()) });

export class Ledger {
  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly storage: string,
    private readonly path: string,
    private readonly cells: Map<string, string>,
    /** The stored ledger could not be read: cells of earlier scans then count as a person's. */
    readonly unreadable: boolean,
  ) {}

  /** `workbookPath` is canonical. */
  static async load(fileSystem: FileSystem, storage: string, workbookPath: string): Promise<Ledger> {
    const path = storageLayout.ledger(storage, sha256(workbookPath).slice(0, 32));
    const bytes = await readWholeFile(fileSystem, path);
    const stored = bytes === undefined ? {} : parseLedger(bytes.toString());
    const cells = new Map(Object.entries(stored ?? {}));
    return new Ledger(fileSystem, storage, path, cells, stored === undefined);
  }

  lastWritten(identity: PackageIdentity, field: ReviewField): string | undefined {
    return this.cells.get(cellKey(identity, field));
  }

  record(written: Iterable<WrittenCell>): void {
    for (const cell of written) this.cells.set(cellKey(cell.package, cell.field), writtenText(cell.new));
  }

  async save(): Promise<void> {
    await this.fileSystem.makeFolder(storageLayout.ledgersFolder(this.storage));
    const content = JSON.stringify({ schemaVersion: 1, cells: Object.fromEntries(this.cells) });
    await replaceFile(this.fileSystem, this.path, Buffer.from(content));
  }
}

/** As displayText reads the cell back. Days are compared as they were given: the sheet's date system is not known here. */
function writtenText(value: CellValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
      return String(value.value);
    case 'date':
      return value.day;
    case 'formula':
      return value.cached;
  }
}

function parseLedger(text: string): Record<string, string> | undefined {
  try {
    const parsed = v.safeParse(ledgerSchema, JSON.parse(text));
    return parsed.success ? parsed.output.cells : undefined;
  } catch {
    return undefined; // Not JSON: the caller says so once and goes on with the careful reading.
  }
}

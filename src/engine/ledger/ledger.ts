/** Which cells this tool wrote last and what it wrote, for all workbooks of a user. */
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { type PackageRow } from '../../core/sheet/packageRow';
import { displayText } from '../../core/spreadsheet/cell';
import { splitEarlier } from '../../core/cells/earlierText';
import type { Former } from '../../core/cells/editDecision';
import { isOwnResult } from '../../core/cells/ownResult';
import { overtakingFields, resultIn } from '../../core/cells/rowContradiction';
import { verdictFields } from '../../core/cells/resultGrammar';
import type { ReviewField } from '../../core/sheet/reviewField';
import { sha256 } from '../../platform/contentHash';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { type PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { copyFileDurably, makeFolderDurably, replaceFile } from '../../platform/durableFile';
import { type Carried, carriedTexts, changedThroughout } from './formerVersions';
import { belongingTo, isField, otherRecords, type OwnFile, readOwn, readRecord, recordName } from './ledgerRecords';
import { holdsText } from '../scans/lineage';
import { layered } from './layeredTexts';
import { quarantineName } from '../storage/quarantine';
import { storageLayout } from '../storage/storageLayout';
import { encodeLedger } from './storedLedger';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export interface LedgerPlaces {
  /** Of the user: every scan of every interface writes here. */
  readonly folder: string;
  /** Where former versions, or a scan that could not write into `folder`, left theirs. */
  readonly others: readonly string[];
}

/** By which names the records of a workbook go: other state that follows it from one name to the next is named like them. */
export interface LedgerNames {
  /** That of its path. */
  readonly own: string;
  /** That of the record which belongs to it by its content; undefined: none does. */
  readonly from: string | undefined;
  /** Under which a record of another workbook that had the same path was put aside. */
  readonly aside: string | undefined;
}

/** Below the layers of scans: what was stored, and what was carried over. */
const layersBefore = 2;

export class Ledger {
  /** The stored one first, the newest last. */
  private readonly layers: WrittenTexts[];
  /** By identityKey. */
  private readonly settled = new Set<string>();
  /** Of these, those that an unfinished scan decided upon. */
  private readonly settledBefore = new Set<string>();
  private aside: string | undefined;

  private constructor(
    private readonly fileSystem: FileSystem,
    private readonly own: OwnFile,
    stored: WrittenTexts,
    /** What others left in the rows. */
    readonly carried: Carried,
    /** Where the record goes when its folder cannot be written to. */
    private readonly fallback: string | undefined,
    private readonly from: string | undefined,
  ) {
    this.layers = [stored, carried.texts];
  }

  /**
   * With the record that belongs to the workbook by its content, under whatever name that was scanned. Rejects with UserError `storageUnusable`
   * when a newer version of this tool wrote the one of its name.
   */
  static async load(
    fileSystem: FileSystem,
    { folder, others }: LedgerPlaces,
    workbook: Pick<ScannedWorkbook, 'realPath' | 'rows' | 'sheetName'>,
    /** Of scans that did not finish, the oldest first: not stored yet, and only told from the rows. `record` adds them. */
    unfinished: readonly WrittenTexts[] = [],
  ): Promise<Ledger> {
    const name = recordName(workbook.realPath, workbook.sheetName);
    const path = join(storageLayout.ledgersFolder(folder), name);
    const own = await readOwn(fileSystem, path);
    const records = new Map<WrittenTexts, string>(own.texts === undefined ? [] : [[own.texts, path]]);
    for (const candidate of await otherRecords(fileSystem, [folder, ...others], path)) {
      const texts = await readRecord(fileSystem, candidate);
      if (texts !== undefined) records.set(texts, candidate);
    }
    const belonging = belongingTo(workbook, [...records.keys()]) ?? changedThroughout(workbook.rows, own.texts);
    const isForeign = own.texts !== undefined && belonging !== own.texts;
    const [other] = others.filter((each) => each !== folder);
    const fallback = other === undefined ? undefined : join(storageLayout.ledgersFolder(other), name);
    const from = belonging === undefined ? undefined : records.get(belonging);
    const stored = belonging ?? new WrittenTexts();
    const carried = carriedTexts(workbook.rows, layered([stored, ...unfinished]));
    return new Ledger(fileSystem, { ...own, isForeign }, stored, carried, fallback, from);
  }

  /** After a save, `aside` is known. */
  get names(): LedgerNames {
    const { own, from, aside } = this;
    return { own: nameOf(own.path), from: from === undefined ? undefined : nameOf(from), aside };
  }

  /** The stored record could not be read. */
  get unreadable(): boolean {
    return this.own.unreadable;
  }

  /** The text that counts as ours in the cell: what was written last, else what it holds where only this tool can have written that. */
  lastWritten({ identity, cells }: Pick<PackageRow, 'identity' | 'cells'>, field: ReviewField): string | undefined {
    const last = this.standing({ identity, cells }, field);
    const present = cells[field];
    if (present?.kind !== 'text') return last;
    if (last !== undefined && holdsText(present, last))
      return this.mayBeTyped({ identity, cells }, field) ? undefined : last;
    return isOwnResult(field, splitEarlier(present.text).result) ? displayText(present) : last;
  }

  /**
   * Of a cell that holds what was recorded: whether a person may have typed the same. People type bare words, too: they count as theirs where
   * somebody wrote a result beside them since that says more, and where the row may have changed places with an equal one.
   */
  private mayBeTyped({ identity, cells }: Pick<PackageRow, 'identity' | 'cells'>, field: ReviewField): boolean {
    if (!verdictFields.includes(field) || isOwnResult(field, resultIn(cells, field))) return false;
    const isOvertaken = overtakingFields(cells, field).some((other) => {
      const recorded = this.standing({ identity, cells }, other);
      return recorded === undefined || splitEarlier(recorded).result !== resultIn(cells, other);
    });
    return isOvertaken || this.equalRows(identity).some((equal) => (this.recorded(equal, field) ?? '') === '');
  }

  /** Of the same name and version, as far as they are known. */
  private equalRows({ name, version }: PackageIdentity): readonly PackageIdentity[] {
    const found: PackageIdentity[] = [];
    for (let occurrence = 0; ; occurrence += 1) {
      const equal = { name, version, occurrence };
      const key = identityKey(equal);
      if (!this.layers.some((layer) => layer.of(key) !== undefined)) return found;
      found.push(equal);
    }
  }

  /**
   * What was recorded last, unless the row is that of an earlier record again, as in a workbook that was restored: nothing of the last one is
   * there, and of the earlier one something that only this tool writes.
   */
  private standing(
    { identity, cells }: Pick<PackageRow, 'identity' | 'cells'>,
    field: ReviewField,
  ): string | undefined {
    const key = identityKey(identity);
    const records = this.layers.flatMap((layer) => layer.of(key) ?? []).filter((texts) => texts[field] !== undefined);
    const last = records.at(-1);
    if (last === undefined || !isUndone(last, cells)) return last?.[field];
    return (records.findLast((texts) => ownFields(texts).some((own) => isThere(texts, cells, own))) ?? last)[field];
  }

  recorded(identity: PackageIdentity, field: ReviewField): string | undefined {
    const key = identityKey(identity);
    return this.layers.findLast((layer) => layer.of(key)?.[field] !== undefined)?.of(key)?.[field];
  }

  /** Carried.formerIn, but for what an unfinished scan found of the row as it is now. */
  formerIn({ identity, cells }: Pick<PackageRow, 'identity' | 'cells'>, field: ReviewField): Former | undefined {
    const key = identityKey(identity);
    const isFoundSince = this.layers.slice(layersBefore).some((layer) => {
      const texts = layer.of(key);
      return texts?.[field] !== undefined && isThere(texts, cells, field);
    });
    return isFoundSince || this.settledBefore.has(key) ? undefined : this.carried.formerIn({ identity, cells }, field);
  }

  /** Whether results in the row are of another package. */
  hasOtherResults(identity: PackageIdentity): boolean {
    return !this.settledBefore.has(identityKey(identity)) && this.carried.hasOtherResults(identity);
  }

  /** The row was decided upon: what is in it counts as its own from then on. */
  settle(identity: PackageIdentity): void {
    this.settled.add(identityKey(identity));
  }

  /** An unfinished scan did, and the row is as it left it. */
  settleBefore(identity: PackageIdentity): void {
    this.settle(identity);
    this.settledBefore.add(identityKey(identity));
  }

  /** On top of what was recorded before; what is added to it later counts, too. */
  record(written: WrittenTexts): void {
    if (!this.layers.includes(written)) this.layers.push(written);
  }

  /** A record that could not be read, that an older version wrote or that is another workbook's is kept beside the new one. */
  async save(): Promise<void> {
    try {
      await this.saveTo(this.own);
    } catch (error) {
      if (this.fallback === undefined || errnoOf(error) === undefined) throw error;
      await this.saveTo({ path: this.fallback, unreadable: false, older: undefined });
    }
  }

  private async saveTo({ path, unreadable, older, isForeign }: OwnFile): Promise<void> {
    const { fileSystem } = this;
    await makeFolderDurably(fileSystem, dirname(path));
    const stat = await fileSystem.stat(path);
    if (unreadable && stat !== undefined) await fileSystem.rename(path, await quarantineName(fileSystem, path));
    if (isForeign === true && stat !== undefined) {
      this.aside = sha256(`${path} ${stat.modifiedMs}`).slice(0, 32);
      await copyFileDurably(fileSystem, path, join(dirname(path), `${this.aside}.json`));
    }
    if (older !== undefined) await copyFileDurably(fileSystem, path, `${path}.v${older}`);
    await replaceFile(fileSystem, path, encodeLedger(this.entries()));
  }

  private *entries(): Generator<[string, PackageTexts]> {
    const of = (layer: WrittenTexts, key: string): PackageTexts | undefined =>
      layer === this.carried.texts && !this.settled.has(key) ? undefined : layer.of(key);
    for (const [at, layer] of this.layers.entries()) {
      for (const [key] of layer.entries()) {
        const texts = of(layer, key);
        if (texts === undefined || this.layers.slice(0, at).some((below) => of(below, key) !== undefined)) continue;
        yield [key, Object.assign({ ...texts }, ...this.layers.slice(at + 1).map((above) => of(above, key)))];
      }
    }
  }
}

/** None of the texts is there, and only this tool writes some of them. */
function isUndone(texts: PackageTexts, cells: PackageRow['cells']): boolean {
  return (
    ownFields(texts).length > 0 && !Object.keys(texts).some((field) => isField(field) && isThere(texts, cells, field))
  );
}

/** Those with a text that only this tool writes. */
function ownFields(texts: PackageTexts): readonly ReviewField[] {
  const isOwn = (field: ReviewField): boolean => isOwnResult(field, splitEarlier(texts[field] ?? '').result);
  return Object.keys(texts).filter(isField).filter(isOwn);
}

function isThere(texts: PackageTexts, cells: PackageRow['cells'], field: ReviewField): boolean {
  const present = cells[field];
  return present !== undefined && holdsText(present, texts[field] ?? '');
}

function nameOf(path: string): string {
  return basename(path, '.json');
}

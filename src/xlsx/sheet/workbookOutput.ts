/** A patched workbook on its way to the disk. */
import type { PackedPart } from '../package/partPacker';
import type { PatchedSheet } from './sheetEdits';
import type { StyleBook } from '../style/styleBook';
import type { Splice } from '../xml/splice';
import type { OpenSheet } from './openSheet';

/** What a save changes, before it is packed. */
export interface WorkbookChange {
  readonly sheet: OpenSheet;
  readonly patched: PatchedSheet;
  /** New content of the replaced parts besides the sheet. */
  readonly parts: ReadonlyMap<string, Buffer>;
  readonly removed: ReadonlySet<string>;
  /** Of the parts besides the sheet: where ranges end further down. */
  readonly grown: ReadonlyMap<string, readonly Splice[]>;
  /** undefined: a workbook without styles. */
  readonly styles: StyleBook | undefined;
}

/** A changed workbook and what verification needs to know about it. */
export interface WorkbookOutput extends WorkbookChange {
  /** The new file. */
  readonly bytes: Buffer;
  /** Every replaced part as it stands in the file, the sheet among them. */
  readonly packed: ReadonlyMap<string, PackedPart>;
  /** The new sheet; undefined when it is too large to be held. */
  readonly content: Buffer | undefined;
}

/** A patched workbook on its way to the disk. Plain data; refuses nothing: verifyPatch judges it. */
import type { DeflatedPart } from '../../zip/zipWriter';
import type { OpenSheet } from '../review/reviewSheet';
import type { PatchedSheet } from '../sheet/sheetEdits';

/** A changed workbook and what verification needs to know about it. */
export interface WorkbookOutput {
  /** The new file. */
  readonly pieces: readonly Buffer[];
  /** New content of every replaced part, in pieces. */
  readonly parts: ReadonlyMap<string, readonly Buffer[]>;
  /** The same as it stands in the file. */
  readonly deflated: ReadonlyMap<string, DeflatedPart>;
  readonly removed: ReadonlySet<string>;
  readonly sheet: OpenSheet;
  readonly patched: PatchedSheet;
}

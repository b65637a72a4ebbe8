/** What a save takes, journals and reports, as plain JSON data. */
import type { CellContent, CellValue } from '../../core/spreadsheet/cell';
import type { CellEdit, KeptCell } from '../../core/cells/cellEdit';
import type { NewPackage } from '../../core/package/newPackage';
import type { AdditionReport } from '../append/additionTypes';
import type { ReviewField } from '../../core/sheet/reviewField';
import { type Text } from '../../core/message/text';
import type { CellRefusal } from '../../core/spreadsheet/cellRefusal';
import type { PackageIdentity } from '../../core/package/identity';

/** `isHint`: only a file that an office program left beside the workbook says so; the workbook itself can be written. */
export interface Holder {
  readonly holder: Text;
  readonly isHint?: true;
}

export interface SaveRequest {
  readonly path: string;
  readonly edits: readonly CellEdit[];
  /** Packages to be given rows of their own; they do not wait with the edits when someone holds the file. */
  readonly packages?: readonly NewPackage[];
  /** Columns to be given a header to the right of the sheet; nor do they wait. */
  readonly columns?: readonly ReviewField[];
  /** Stops the save before its rename; afterwards the save is finished as usual. Rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface WrittenCell {
  /** `M17`, as the sheet was at this save. */
  readonly cell: string;
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  readonly old: CellContent;
  readonly new: CellValue;
}

export interface RefusedCell {
  readonly cell: string;
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  readonly reason: CellRefusal;
}

/** An edit that found no place: its package's row is gone (or renamed, or its version changed), or the sheet lacks the column. */
export interface MissingEdit {
  readonly package: PackageIdentity;
  readonly field: ReviewField;
  readonly gone: 'row' | 'column';
}

/** What recovery needs: by its two hashes a crashed save is told from a finished one. Journaled before the first byte is written. */
export interface SaveRecord {
  /** Random, unique per save. */
  readonly saveId: string;
  readonly path: string;
  readonly realPath: string;
  /** SHA-256 of the file that was read. */
  readonly baseHash: string;
  /** SHA-256 of the file that will be there. */
  readonly newHash: string;
  readonly cells: readonly WrittenCell[];
  readonly kept: readonly KeptCell[];
  /** Name of the temp file beside the workbook, removed by recovery. */
  readonly tempName: string;
  /** Verified copy of the workbook as it was before the scan's first save; undefined without a backup folder. */
  readonly backup: string | undefined;
}

export interface PendingRecord {
  readonly path: string;
  /** Who holds the file: a person's name from the owner file, or the program. */
  readonly holder: Text;
  readonly cells: number;
}

/** Each promise resolves only when its line is on disk (fsync). */
export interface SaveJournal {
  intent(record: SaveRecord): Promise<void>;
  committed(record: SaveRecord): Promise<void>;
  pending(record: PendingRecord): Promise<void>;
}

/** Milliseconds; of the attempt that succeeded, except `totalMs`. */
export interface SaveTimings {
  readonly readMs: number;
  readonly patchMs: number;
  readonly verifyMs: number;
  /** Who holds the target, whether there is room, and whether it is still what was read. */
  readonly checkMs: number;
  readonly writeMs: number;
  /** Temp file, folder and journal. */
  readonly fsyncMs: number;
  /** What the next save goes on from. */
  readonly keepMs: number;
  readonly totalMs: number;
}

/** What every outcome tells. */
export interface SaveReport {
  readonly written: readonly WrittenCell[];
  /** Cells whose content is neither what the edit expected nor what it wants: a person's, left alone. */
  readonly kept: readonly KeptCell[];
  readonly missing: readonly MissingEdit[];
  readonly refused: readonly RefusedCell[];
  /** Of a request with packages. */
  readonly addition?: AdditionReport | undefined;
  /** SHA-256 before. */
  readonly baseHash: string;
  /** SHA-256 after; equal to `baseHash` when nothing was written. */
  readonly newHash: string;
  readonly timings: SaveTimings;
}

export type SaveOutcome =
  | (SaveReport & {
      readonly status: 'saved';
      readonly backup: string | undefined;
      /** Earlier pending edits that this save also wrote. */
      readonly coalesced: number;
      /** Other names of the same file (hard links): they keep the old content. */
      readonly otherLinks: number;
    })
  /** Every cell held its value already, or none could be written: the file was not touched. */
  | (SaveReport & { readonly status: 'unchanged' })
  /** Someone holds the file. The edits are kept by the saver and go with the next save; `written` is empty. */
  | (SaveReport & { readonly status: 'pending' } & Holder);

/** `committed`: the new bytes are there. `redo`: the old ones are. `rebase`: neither, a person saved. `absent`: no file. */
export type SaveRecovery = 'committed' | 'redo' | 'rebase' | 'absent';

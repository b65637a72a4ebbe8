/** Remembers the last save by the hash of its file: equal hashes mean equal bytes, so nothing of them has to be looked at again. */
import type { WindowTable } from '../../xlsx/package/packedWindow';
import type { FormulaIndex } from '../../xlsx/formula/formulaIndex';
import type { PreparedWorkbook } from './preparedWorkbook';

export interface Remembered {
  /** How the review sheet is packed into the file. */
  readonly windows: WindowTable;
  /** undefined: a workbook with parts too large to be held. */
  readonly prepared: PreparedWorkbook | undefined;
  /** Of its review sheet, as long as no formula or row changed. */
  readonly formulas: FormulaIndex | undefined;
}

export class SaveMemory {
  private last: (Remembered & { readonly hash: string }) | undefined;

  recall(hash: string): Remembered | undefined {
    return this.last?.hash === hash ? this.last : undefined;
  }

  keep(hash: string, remembered: Remembered): void {
    this.last = { hash, ...remembered };
  }
}

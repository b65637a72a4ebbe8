/** Remembers the workbook of the last save by the hash of its file. Refuses to hold a large one: memory must not grow with the sheet. */
import type { PreparedWorkbook } from './preparedWorkbook';

/** Bytes of sheet XML up to which a workbook is remembered. */
const rememberedBytes = 16 * 1024 * 1024;

export class SaveMemory {
  private last: { readonly hash: string; readonly workbook: PreparedWorkbook } | undefined;

  /** Equal hashes mean equal bytes, so nothing of the file has to be looked at again. */
  recall(hash: string): PreparedWorkbook | undefined {
    return this.last?.hash === hash ? this.last.workbook : undefined;
  }

  /** `bytes` is the size of the sheet; `workbook` is only asked for when it is kept. */
  keep(hash: string, bytes: number, workbook: () => PreparedWorkbook): void {
    this.last = bytes <= rememberedBytes ? { hash, workbook: workbook() } : undefined;
  }
}

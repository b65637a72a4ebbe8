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

/**
 * Gives the memory of a sheet too large to be remembered back at once, instead of at some later garbage collection, so that one save after
 * the other needs no more than one. Whatever reads it afterwards finds nothing.
 */
export function releaseLargeSheet(xml: Buffer): void {
  const memory = xml.buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
  // A stored sheet is a view into the file; an inflated one has memory of its own, with room for one byte more.
  const isOwn = memory.byteLength <= xml.length + 1;
  // ES2024; without it the collector does the same later.
  if (isOwn && xml.length > rememberedBytes) memory.transfer?.(0);
}

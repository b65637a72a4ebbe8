/** Packs a part with splices again, window by window, and keeps every window that no splice touches as it is packed. */
import { combineCrc32 } from '../zip/crc32Combine';
import type { DeflatedPart } from '../zip/zipWriter';
import { orderSplices, type Splice } from '../xml/splice';
import { packWindow, streamEnd, windowBytes, type PackedWindow, type WindowTable } from './packedWindow';

export interface PackedPart extends DeflatedPart {
  readonly windows: WindowTable;
}

/** The next stretch of the old part. */
interface OldStretch {
  /** Bytes. */
  readonly size: number;
  /** Only asked for when it must be packed. */
  content(): Buffer;
  readonly packed?: PackedWindow;
}

export class PartPacker {
  private readonly splices: readonly Splice[];
  private next = 0;
  /** How far the old part was given, and up to where its bytes are replaced. */
  private at = 0;
  private replacedTo = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private readonly packed: PackedWindow[] = [];

  constructor(splices: readonly Splice[]) {
    this.splices = orderSplices(splices);
  }

  add(stretch: OldStretch): void {
    const start = this.at;
    const end = start + stretch.size;
    this.at = end;
    const touched = this.replacedTo > start || (this.splices[this.next]?.start ?? Infinity) < end;
    if (!touched && stretch.packed !== undefined) {
      this.packWaiting(0);
      this.packed.push(stretch.packed);
      return;
    }
    const content = stretch.content();
    let kept = Math.max(start, Math.min(end, this.replacedTo));
    for (let splice = this.splices[this.next]; splice !== undefined && splice.start < end;) {
      this.emit(content.subarray(kept - start, splice.start - start));
      this.emit(Buffer.from(splice.text));
      this.replacedTo = splice.end;
      kept = Math.min(end, splice.end);
      splice = this.splices[++this.next];
    }
    this.emit(content.subarray(kept - start));
    this.packWaiting(2 * windowBytes);
  }

  /** Throws when a splice lies behind the end of the part. */
  finish(): PackedPart {
    for (const { start, end, text } of this.splices.slice(this.next)) {
      if (start !== this.at || end !== this.at) throw new Error(`A splice at ${start} of a part of ${this.at} bytes`);
      this.emit(Buffer.from(text));
    }
    if (this.replacedTo > this.at) throw new Error(`A splice up to ${this.replacedTo} of a part of ${this.at} bytes`);
    this.packWaiting(0);
    const { packed } = this;
    return {
      pieces: [...packed.map(({ bytes }) => bytes), streamEnd],
      crc32: packed.reduce((crc, window) => combineCrc32(crc, window.crc32, window.size), 0),
      size: packed.reduce((sum, window) => sum + window.size, 0),
      windows: packed.map(({ bytes, size, crc32 }) => ({ size, crc32, packedSize: bytes.length })),
    };
  }

  private emit(piece: Buffer): void {
    if (piece.length === 0) return;
    this.waiting.push(piece);
    this.waitingBytes += piece.length;
  }

  /** Packs window after window while more than `most` bytes wait; 0 packs all, the last one up to twice as large as the others. */
  private packWaiting(most: number): void {
    if (this.waitingBytes <= most) return;
    const [only] = this.waiting;
    let rest = this.waiting.length === 1 && only !== undefined ? only : Buffer.concat(this.waiting);
    while (rest.length > 2 * windowBytes) {
      this.packed.push(packWindow(rest.subarray(0, windowBytes)));
      rest = rest.subarray(windowBytes);
    }
    if (most === 0) this.packed.push(packWindow(rest));
    this.waiting = most === 0 ? [] : [rest];
    this.waitingBytes = most === 0 ? 0 : rest.length;
  }
}

/** A whole new part. */
export function packContent(content: Buffer): PackedPart {
  return packSpliced(content, [], undefined);
}

/** An old part in memory with splices; `packed`: its windows as they stand in its file, if they are known. */
export function packSpliced(
  old: Buffer,
  splices: readonly Splice[],
  packed: readonly PackedWindow[] | undefined,
): PackedPart {
  const packer = new PartPacker(splices);
  if (packed === undefined) packer.add({ size: old.length, content: () => old });
  let at = 0;
  for (const window of packed ?? []) {
    const start = at;
    at += window.size;
    packer.add({ size: window.size, content: () => old.subarray(start, start + window.size), packed: window });
  }
  return packer.finish();
}

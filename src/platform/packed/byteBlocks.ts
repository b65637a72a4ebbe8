/** Pieces of bytes one behind the other, by the order they came. */

const blockBytes = 128 * 1024;

export class ByteBlocks {
  private readonly blocks: Buffer[] = [];
  /** Where each piece ends; it begins where the one before ends. */
  private ends = new Uint32Array(64);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(piece: Uint8Array): void {
    const start = this.startOf(this.count);
    for (let done = 0; done < piece.length;) {
      const at = (start + done) % blockBytes;
      if (at === 0) this.blocks.push(Buffer.allocUnsafeSlow(blockBytes));
      const part = piece.subarray(done, done + blockBytes - at);
      this.blocks.at(-1)?.set(part, at);
      done += part.length;
    }
    if (this.count === this.ends.length) {
      const ends = new Uint32Array(Math.ceil(this.count * 1.25));
      ends.set(this.ends);
      this.ends = ends;
    }
    this.ends[this.count] = start + piece.length;
    this.count += 1;
  }

  /** Empty behind the last. */
  at(place: number): Buffer {
    const start = this.startOf(place);
    const end = this.ends[place] ?? start;
    const pieces: Buffer[] = [];
    for (let from = start; from < end;) {
      const at = from % blockBytes;
      const piece = this.blocks[Math.floor(from / blockBytes)]?.subarray(at, at + end - from) ?? Buffer.alloc(0);
      if (piece.length === end - start) return piece;
      pieces.push(piece);
      from += piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Whether the piece is the first `length` bytes of `other`. */
  equals(place: number, other: Buffer, length: number): boolean {
    const start = this.startOf(place);
    if ((this.ends[place] ?? 0) - start !== length) return false;
    const at = start % blockBytes;
    if (at + length > blockBytes) return this.at(place).compare(other, 0, length) === 0;
    const block = this.blocks[Math.floor(start / blockBytes)];
    return length === 0 || block?.compare(other, 0, length, at, at + length) === 0;
  }

  private startOf(place: number): number {
    return place === 0 ? 0 : (this.ends[place - 1] ?? 0);
  }
}

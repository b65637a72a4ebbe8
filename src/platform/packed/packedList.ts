/** Many like values in a row, deflated in blocks and made anew when asked for. Refuses what JSON cannot hold as it is. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteBlocks } from './byteBlocks';

/** Values of one block. */
const blockLength = 64;
/** What zlib sets aside for a packed block at a time: mostly enough, and little garbage. */
const packedBytes = 2048;

export class PackedList<T> {
  private readonly blocks = new ByteBlocks();
  /** Of the block that is not full yet. */
  private tail: string[] = [];
  /** Opened last first. */
  private opened: { readonly block: number; readonly values: readonly T[] }[] = [];

  /** `mostOpened`: blocks that stay open; a scan looks up at one place and saves at another. */
  constructor(private readonly mostOpened = 2) {}

  get length(): number {
    return this.blocks.length * blockLength + this.tail.length;
  }

  /** Its place, from 0. */
  push(value: T): number {
    const place = this.length;
    this.tail.push(JSON.stringify(value));
    if (this.tail.length === blockLength) {
      this.blocks.push(deflateRawSync(`[${this.tail.join(',')}]`, { level: 1, chunkSize: packedBytes }));
      this.tail = [];
    }
    return place;
  }

  at(place: number): T | undefined {
    if (place < 0 || place >= this.length) return undefined;
    const block = Math.floor(place / blockLength);
    const within = place % blockLength;
    if (block === this.blocks.length) return JSON.parse(this.tail[within] ?? 'null') as T;
    return this.open(block)[within];
  }

  *[Symbol.iterator](): Generator<T> {
    for (let block = 0; block < this.blocks.length; block++) yield* this.unpack(block);
    for (const text of this.tail) yield JSON.parse(text) as T;
  }

  private open(block: number): readonly T[] {
    const known = this.opened.find((each) => each.block === block);
    if (known !== undefined) return known.values;
    const values = this.unpack(block);
    this.opened = [{ block, values }, ...this.opened.slice(0, this.mostOpened - 1)];
    return values;
  }

  private unpack(block: number): readonly T[] {
    return JSON.parse(inflateRawSync(this.blocks.at(block)).toString()) as readonly T[];
  }
}

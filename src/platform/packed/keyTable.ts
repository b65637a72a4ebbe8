/** Strings numbered in the order they came, as bytes: their length and about ten bytes more for each. */
import { ByteBlocks } from './byteBlocks';

export class KeyTable {
  private readonly keys = new ByteBlocks();
  /** Open addressing: places plus 1, at least half of it empty; 0 is free. */
  private slots = new Int32Array(128);
  private scratch = Buffer.alloc(256);

  get size(): number {
    return this.keys.length;
  }

  /** Its place, from 0: a new one behind all others, or the one it has. `key` must be well-formed Unicode, as JSON text is. */
  add(key: string): number {
    const length = this.load(key);
    const slot = this.slotOf(length);
    const known = this.slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    this.keys.push(this.scratch.subarray(0, length));
    this.slots[slot] = this.size;
    if (this.size * 2 > this.slots.length) this.spread();
    return this.size - 1;
  }

  /** Undefined when it was never added. */
  placeOf(key: string): number | undefined {
    const known = this.slots[this.slotOf(this.load(key))] ?? 0;
    return known === 0 ? undefined : known - 1;
  }

  at(place: number): string | undefined {
    return place < 0 || place >= this.size ? undefined : this.keys.at(place).toString();
  }

  *[Symbol.iterator](): Generator<string> {
    for (let place = 0; place < this.size; place++) yield this.at(place) ?? '';
  }

  /** Into the scratch; its length in bytes. */
  private load(key: string): number {
    if (key.length * 3 > this.scratch.length) this.scratch = Buffer.alloc(key.length * 6);
    return this.scratch.write(key);
  }

  /** The slot that holds what was loaded, or the free one for it. */
  private slotOf(length: number): number {
    const { slots, scratch } = this;
    const mask = slots.length - 1;
    let slot = hash(scratch, length) & mask;
    for (let known = slots[slot] ?? 0; known !== 0; known = slots[slot] ?? 0) {
      if (this.keys.equals(known - 1, scratch, length)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private spread(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 0; place < this.size; place++) {
      const key = this.keys.at(place);
      let slot = hash(key, key.length) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.slots = slots;
  }
}

/** FNV-1a, 32 bits. */
function hash(bytes: Buffer, length: number): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < length; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

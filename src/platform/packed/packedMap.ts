/** Values by key, in the order of the keys, packed: for what a scan remembers of every package. Refuses a value that JSON cannot hold. */
import { KeyTable } from './keyTable';
import { PackedList } from './packedList';

export class PackedMap<T> {
  private keys = new KeyTable();
  private values = new PackedList<T>();
  /** By the key's place: that of its newest value plus 1; 0: none. */
  private newest = new Uint32Array(64);
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(key: string): T | undefined {
    const place = this.keys.placeOf(key);
    const at = place === undefined ? 0 : (this.newest[place] ?? 0);
    return at === 0 ? undefined : this.values.at(at - 1);
  }

  set(key: string, value: T): void {
    const place = this.keys.add(key);
    if (place >= this.newest.length) {
      const newest = new Uint32Array(Math.ceil(place * 1.5));
      newest.set(this.newest);
      this.newest = newest;
    }
    if (this.newest[place] === 0) this.count += 1;
    this.newest[place] = this.values.push(value) + 1;
    // A value that was replaced stays packed: rarely more than a few.
    if (this.values.length > 1024 && this.values.length > this.count * 4) this.repack();
  }

  delete(key: string): void {
    const place = this.keys.placeOf(key);
    if (place === undefined || (this.newest[place] ?? 0) === 0) return;
    this.newest[place] = 0;
    this.count -= 1;
  }

  *keyed(): Generator<string> {
    let place = 0;
    for (const key of this.keys) if (this.newest[place++] !== 0) yield key;
  }

  *[Symbol.iterator](): Generator<[string, T]> {
    let place = 0;
    for (const key of this.keys) {
      const at = this.newest[place++] ?? 0;
      const value = at === 0 ? undefined : this.values.at(at - 1);
      if (value !== undefined) yield [key, value];
    }
  }

  private repack(): void {
    const kept = new PackedMap<T>();
    for (const [key, value] of this) kept.set(key, value);
    ({ keys: this.keys, values: this.values, newest: this.newest, count: this.count } = kept);
  }
}

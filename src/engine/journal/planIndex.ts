/** The planned packages of a scan by their keys, and what is told of each by its place in the plan. Refuses packages that were not planned. */
import { createHash } from 'node:crypto';
import { KeyTable } from '../../platform/packed/keyTable';
import { identityKey, identityOfKey, type PackageIdentity } from '../../core/package/identity';

/** In plan order; identities are made when asked for. */
export class PlanIndex implements Iterable<PackageIdentity> {
  private readonly table = new KeyTable();
  private hashed: string | undefined;

  constructor(packages: Iterable<PackageIdentity> = []) {
    for (const identity of packages) this.add(identity);
  }

  /** Behind all others: what is told of those that are there stays as it is. */
  add(identity: PackageIdentity): void {
    this.table.add(identityKey(identity));
    this.hashed = undefined;
  }

  get size(): number {
    return this.table.size;
  }

  /** By identityKey, in plan order. */
  get keys(): Iterable<string> {
    return this.table;
  }

  /** SHA-256 over all keys: the same packages in the same order, and only they, have it. */
  get hash(): string {
    return (this.hashed ??= hashOf(this.table));
  }

  /** Whether `hash` is that of this plan, or of the plan that it was before packages were added. */
  beginsWith(hash: string): boolean {
    if (hash === this.hash) return true;
    const running = createHash('sha256');
    let separator = '';
    for (const key of this.table) {
      running.update(separator + key);
      separator = '\n';
      if (running.copy().digest('hex') === hash) return true;
    }
    return false;
  }

  /** Undefined when it was not planned. */
  placeOf(key: string): number | undefined {
    return this.table.placeOf(key);
  }

  keyAt(place: number): string | undefined {
    return this.table.at(place);
  }

  *[Symbol.iterator](): Generator<PackageIdentity> {
    for (const key of this.table) yield identityOfKey(key);
  }

  /** As the journal holds them. */
  toJSON(): PackageIdentity[] {
    return [...this];
  }
}

function hashOf(keys: Iterable<string>): string {
  const hash = createHash('sha256');
  let separator = '';
  for (const key of keys) {
    hash.update(separator + key);
    separator = '\n';
  }
  return hash.digest('hex');
}

const mostCommon = 64;

/** One value per planned package, each distinct one held once; keys are identityKeys. */
export class PlannedMap<T> {
  /** As JSON. */
  private readonly distinct = new KeyTable();
  /** By place in the plan: that of the value plus 1; 0: none. */
  private values: Uint32Array;
  /** Of the first ones, which most packages have: made once. */
  private readonly common: T[] = [];
  private count = 0;

  constructor(private readonly plan: PlanIndex) {
    this.values = new Uint32Array(plan.size);
  }

  get size(): number {
    return this.count;
  }

  get(key: string): T | undefined {
    const id = this.valueAt(key) - 1;
    const known = this.common[id];
    const value = known === undefined ? this.distinct.at(id) : undefined;
    if (value === undefined) return known;
    const made = JSON.parse(value) as T;
    if (id < mostCommon) this.common[id] = made;
    return made;
  }

  has(key: string): boolean {
    return this.valueAt(key) !== 0;
  }

  set(key: string, value: T | undefined): void {
    const place = this.plan.placeOf(key);
    if (place === undefined) return;
    if (place >= this.values.length) this.values = grown(this.values, new Uint32Array(this.plan.size));
    this.count += Number(value !== undefined) - Number((this.values[place] ?? 0) !== 0);
    this.values[place] = value === undefined ? 0 : this.distinct.add(JSON.stringify(value)) + 1;
  }

  private valueAt(key: string): number {
    const place = this.plan.placeOf(key);
    return place === undefined ? 0 : (this.values[place] ?? 0);
  }
}

/** Planned packages of which something holds: one byte each, whatever their names. */
export class PlannedSet {
  private flags: Uint8Array;
  private count = 0;

  constructor(private readonly plan: PlanIndex) {
    this.flags = new Uint8Array(plan.size);
  }

  get size(): number {
    return this.count;
  }

  has(key: string): boolean {
    const place = this.plan.placeOf(key);
    return place !== undefined && this.flags[place] === 1;
  }

  add(key: string): void {
    this.set(key, 1);
  }

  delete(key: string): void {
    this.set(key, 0);
  }

  addAll(): void {
    this.flags.fill(1);
    this.count = this.flags.length;
  }

  /** First and last place of every unbroken run of members, in plan order. */
  ranges(): [number, number][] {
    const ranges: [number, number][] = [];
    for (let first = this.flags.indexOf(1); first !== -1;) {
      const end = this.flags.indexOf(0, first);
      const last = (end === -1 ? this.flags.length : end) - 1;
      ranges.push([first, last]);
      first = this.flags.indexOf(1, last + 1);
    }
    return ranges;
  }

  private set(key: string, flag: 0 | 1): void {
    const place = this.plan.placeOf(key);
    if (place === undefined || (this.flags[place] ?? 0) === flag) return;
    if (place >= this.flags.length) this.flags = grown(this.flags, new Uint8Array(this.plan.size));
    this.flags[place] = flag;
    this.count += flag === 1 ? 1 : -1;
  }
}

function grown<Numbers extends Uint8Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

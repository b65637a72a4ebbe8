/** The planned packages of a scan by their keys, and what is told of each by its place in the plan. Refuses packages that were not planned. */
import { sha256 } from '../../workbook/disk/contentHash';
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';

export class PlanIndex {
  /** By identityKey, in plan order. */
  readonly keys: readonly string[];
  private readonly places = new Map<string, number>();
  private hashed: string | undefined;

  constructor(packages: readonly PackageIdentity[]) {
    this.keys = packages.map(identityKey);
    this.keys.forEach((key, place) => this.places.set(key, place));
  }

  get size(): number {
    return this.keys.length;
  }

  /** SHA-256 over all keys: the same packages in the same order, and only they, have it. */
  get hash(): string {
    return (this.hashed ??= sha256(this.keys.join('\n')));
  }

  /** Undefined when it was not planned. */
  placeOf(key: string): number | undefined {
    return this.places.get(key);
  }
}

/** One value per planned package; keys are identityKeys. */
export class PlannedMap<T> {
  private readonly values: (T | undefined)[];
  private count = 0;

  constructor(private readonly plan: PlanIndex) {
    this.values = new Array<T | undefined>(plan.size).fill(undefined);
  }

  get size(): number {
    return this.count;
  }

  get(key: string): T | undefined {
    const place = this.plan.placeOf(key);
    return place === undefined ? undefined : this.values[place];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: T | undefined): void {
    const place = this.plan.placeOf(key);
    if (place === undefined) return;
    this.count += Number(value !== undefined) - Number(this.values[place] !== undefined);
    this.values[place] = value;
  }
}

/** Planned packages of which something holds: one byte each, whatever their names. */
export class PlannedSet {
  private readonly flags: Uint8Array;
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
    if (place === undefined || this.flags[place] === flag) return;
    this.flags[place] = flag;
    this.count += flag === 1 ? 1 : -1;
  }
}

/** The text a scan wrote last into each cell, by package and field. */
import { valueText } from '../../core/spreadsheet/cell';
import type { ReviewField } from '../../core/sheet/reviewField';
import { PackedMap } from '../../platform/packed/packedMap';
import type { WrittenCell } from '../../workbook/save/saveTypes';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export type PackageTexts = Readonly<Partial<Record<ReviewField, string>>>;

export class WrittenTexts {
  private readonly packages = new PackedMap<PackageTexts>();
  private cells = 0;

  /** Cells ever written, each counted once. */
  get size(): number {
    return this.cells;
  }

  record(written: Iterable<WrittenCell>): void {
    const packages = new Map<string, Partial<Record<ReviewField, string>>>();
    for (const cell of written) {
      const key = identityKey(cell.package);
      const texts = packages.get(key) ?? {};
      texts[cell.field] = valueText(cell.new);
      packages.set(key, texts);
    }
    for (const [key, texts] of packages) this.set(key, texts);
  }

  get(identity: PackageIdentity, field: ReviewField): string | undefined {
    return this.packages.get(identityKey(identity))?.[field];
  }

  /** By identityKey. */
  of(key: string): PackageTexts | undefined {
    return this.packages.get(key);
  }

  /** Each an identityKey. */
  keys(): Iterable<string> {
    return this.packages.keyed();
  }

  /** Keyed by identityKey. */
  entries(): Iterable<[string, PackageTexts]> {
    return this.packages;
  }

  /** Fields that are not among the texts keep what they have. */
  set(key: string, texts: PackageTexts): void {
    const before = this.packages.get(key) ?? {};
    const after = { ...before, ...texts };
    this.cells += Object.keys(after).length - Object.keys(before).length;
    this.packages.set(key, after);
  }
}

export function fieldsOf(texts: PackageTexts): readonly ReviewField[] {
  return Object.keys(texts) as ReviewField[];
}

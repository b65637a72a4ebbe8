/** The text a scan wrote last into each cell, by package and field. Refuses to keep more than the text: memory is finite. */
import { valueText } from '../../core/review/cell';
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import type { ReviewField } from '../../core/review/reviewField';
import type { WrittenCell } from '../../workbook/save/saveTypes';

type PackageTexts = Partial<Record<ReviewField, string>>;

export class WrittenTexts {
  private readonly packages = new Map<string, PackageTexts>();
  /** Most texts are the same as those of other packages: one string each. */
  private readonly known = new Map<string, string>();
  private cells = 0;

  /** Cells ever written, each counted once. */
  get size(): number {
    return this.cells;
  }

  record(written: Iterable<WrittenCell>): void {
    for (const cell of written) this.set(identityKey(cell.package), cell.field, valueText(cell.new));
  }

  get(identity: PackageIdentity, field: ReviewField): string | undefined {
    return this.packages.get(identityKey(identity))?.[field];
  }

  /** Keyed by identityKey. */
  entries(): Iterable<[string, Readonly<PackageTexts>]> {
    return this.packages.entries();
  }

  set(key: string, field: ReviewField, text: string): void {
    const texts = this.packages.get(key) ?? {};
    if (texts[field] === undefined) this.cells += 1;
    const known = this.known.get(text) ?? text;
    this.known.set(known, known);
    texts[field] = known;
    this.packages.set(key, texts);
  }
}

/** Numbers that name packages for as long as a workbook is open, wherever their rows move. Looks at identities only when rows may have moved. */
import type { ReviewTable } from '../../workbook/review/reviewTable';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export class RowKeys {
  #table: ReviewTable;
  readonly #byIdentity = new Map<string, number>();
  /** Rows of the table whose identities are known. */
  #learned = 0;
  /** By row, and by key; undefined while every row's key is its index: rows that are only added do not move. */
  #moved: { readonly keys: number[]; readonly rows: Map<number, number> } | undefined;

  constructor(table: ReviewTable) {
    this.#table = table;
  }

  keyAt(at: number): number {
    this.#learnMoved();
    return this.#moved === undefined ? at : (this.#moved.keys[at] ?? -1);
  }

  /** Index of the row; undefined: it is gone. */
  rowOf(key: number): number | undefined {
    this.#learnMoved();
    if (this.#moved !== undefined) return this.#moved.rows.get(key);
    return key < this.#table.length ? key : undefined;
  }

  rowOfPackage(identity: PackageIdentity): number | undefined {
    this.#learn();
    const key = this.#byIdentity.get(identityKey(identity));
    return key === undefined ? undefined : this.rowOf(key);
  }

  /** From now on the same packages are rows of another table. */
  renew(table: ReviewTable): void {
    this.#learn();
    this.#table = table;
    this.#learned = 0;
    this.#moved = { keys: [], rows: new Map() };
  }

  #learnMoved(): void {
    if (this.#moved !== undefined) this.#learn();
  }

  #learn(): void {
    for (; this.#learned < this.#table.length; this.#learned++) {
      const at = this.#learned;
      const identity = identityKey(this.#table.identity(at));
      const key = this.#byIdentity.get(identity) ?? this.#byIdentity.size;
      this.#byIdentity.set(identity, key);
      this.#moved?.keys.push(key);
      this.#moved?.rows.set(key, at);
    }
  }
}

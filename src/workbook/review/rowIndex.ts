/** The rows of a workbook by their packages. */
import { type PackageRow, type PackageRows } from '../../core/sheet/packageRow';
import { KeyTable } from '../../platform/packed/keyTable';
import { identityKey } from '../../core/package/identity';

export class RowIndex {
  private readonly keys = new KeyTable();

  constructor(private readonly rows: PackageRows) {
    for (const { identity } of rows) this.keys.add(identityKey(identity));
  }

  /** By identityKey. */
  get(key: string): PackageRow | undefined {
    const place = this.keys.placeOf(key);
    return place === undefined ? undefined : this.rows.at(place);
  }

  has(key: string): boolean {
    return this.keys.placeOf(key) !== undefined;
  }
}

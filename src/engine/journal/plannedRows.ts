/** The rows of a workbook that a scan is about, by their packages. Refuses rows that were not planned: nobody asks about them. */
import { type PackageRow, type PackageRows } from '../../core/sheet/packageRow';
import type { PlanIndex } from './planIndex';
import { identityKey } from '../../core/package/identity';

export class PlannedRows {
  /** By place in the plan: the row's place in the workbook plus 1; 0: it is gone. */
  private readonly places: Uint32Array;

  constructor(
    private readonly plan: PlanIndex,
    private readonly rows: PackageRows,
  ) {
    this.places = new Uint32Array(plan.size);
    let at = 0;
    for (const { identity } of rows) {
      at += 1;
      const place = plan.placeOf(identityKey(identity));
      if (place !== undefined) this.places[place] = at;
    }
  }

  /** By identityKey; undefined when the workbook has no such row any more. */
  get(key: string): PackageRow | undefined {
    const at = this.placeOf(key);
    return at === 0 ? undefined : this.rows.at(at - 1);
  }

  has(key: string): boolean {
    return this.placeOf(key) !== 0;
  }

  private placeOf(key: string): number {
    const place = this.plan.placeOf(key);
    return place === undefined ? 0 : (this.places[place] ?? 0);
  }
}

/** Which older scans of a workbook a finished one makes useless. Removes nothing itself. */
import { identityKey, type PackageRow } from '../../core/package/packageRow';
import type { PlanIndex } from '../journal/planIndex';
import type { PlannedScan } from './storedScans';

/** Those about no package that is in the workbook and was not looked up now: a scan of a few packages says nothing about the others. */
export function supersededScans(
  older: readonly PlannedScan[],
  lookedUp: PlanIndex,
  inWorkbook: Iterable<Pick<PackageRow, 'identity'>>,
): readonly PlannedScan[] {
  if (older.length === 0) return older;
  const others = new Set<string>();
  for (const { identity } of inWorkbook) {
    const key = identityKey(identity);
    if (lookedUp.placeOf(key) === undefined) others.add(key);
  }
  return older.filter(({ planned }) => !isAboutAny(planned.packages.keys, others));
}

function isAboutAny(planned: Iterable<string>, keys: ReadonlySet<string>): boolean {
  if (keys.size > 0) for (const key of planned) if (keys.has(key)) return true;
  return false;
}

/** Which older scans of a workbook a finished one makes useless. Removes nothing itself. */
import { type PackageRow } from '../../core/sheet/packageRow';
import type { PlanIndex } from '../journal/planIndex';
import type { PlannedScan } from './storedScans';
import { identityKey, identityOfKey } from '../../core/package/identity';

/**
 * Those about no name that is in the workbook and was not looked up now: a scan of a few packages says nothing about the others, and tells of
 * one whose version changed that its results are of another version.
 */
export function supersededScans(
  older: readonly PlannedScan[],
  lookedUp: PlanIndex,
  inWorkbook: Iterable<Pick<PackageRow, 'identity'>>,
): readonly PlannedScan[] {
  if (older.length === 0) return older;
  const others = new Set<string>();
  for (const { identity } of inWorkbook) {
    const key = identityKey(identity);
    if (lookedUp.placeOf(key) === undefined) others.add(identity.name);
  }
  return older.filter(({ planned }) => !isAboutAny(planned.packages.keys, others));
}

function isAboutAny(planned: Iterable<string>, names: ReadonlySet<string>): boolean {
  if (names.size > 0) for (const key of planned) if (names.has(identityOfKey(key).name)) return true;
  return false;
}

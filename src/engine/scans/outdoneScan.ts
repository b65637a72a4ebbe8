/** Whether there is anything left to resume of a scan. Reads no file. */
import type { PlannedData } from '../journal/journalEntry';
import type { PlanIndex } from '../journal/planIndex';

/**
 * Whether a later scan of the workbook has finished with all packages of this one: only a crash has left it there, which undid its removal, so
 * there is nothing to resume. `finished`: plans of scans that have.
 */
export function isOutdone(planned: PlannedData, finished: Iterable<PlannedData>): boolean {
  for (const later of finished) {
    if (later.workbookPath !== planned.workbookPath || later.startedAt <= planned.startedAt) continue;
    if (isWithin(planned.packages.keys, later.packages)) return true;
  }
  return false;
}

function isWithin(keys: Iterable<string>, plan: PlanIndex): boolean {
  for (const key of keys) if (plan.placeOf(key) === undefined) return false;
  return true;
}

/** What a resumed run takes over from those before it, and what it looks up again or for the first time; a person is told. Journals nothing. */
import { type PackageRow } from '../../core/sheet/packageRow';
import { dependsOnResults } from '../../core/scan/scanSelection';
import { lacksResult } from '../../core/scan/lacksResult';
import { joined, say, type Text } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ResumedData } from '../journal/journalEntry';
import type { ScanRecord } from '../journal/scanRecord';
import { cellKey } from '../journal/scanRecord';
import { keptNow } from '../../core/cells/keptNow';
import { RowIndex } from '../../workbook/review/rowIndex';
import { hourMs } from '../../core/time/durations';
import { outdatedResults } from './outdatedResults';
import type { ScanStartContext } from './scanStartContext';
import { selector } from './selectPackages';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

type Taken = Pick<ResumedData, 'sources' | 'overwrite' | 'again' | 'reused' | 'added' | 'unsaved'>;

/** `unsaved`: packages whose cells go into the workbook once more in any case. */
export function resumedRun(
  context: ScanStartContext,
  record: ScanRecord,
  workbook: ScannedWorkbook,
  unsaved: readonly PackageIdentity[] = [],
): Taken {
  const { request, provenance } = context;
  const outdated = tellOutdated(context, record);
  const isReused = request.recovery.reuseResults === true;
  const again = [...(isReused ? [] : outdated), ...accepted(context, record, isReused ? [] : outdated)];
  const added = addedSince(record, workbook).map(({ identity }) => identity);
  const overwrite = request.keepsOverwrite === true ? undefined : request.overwrite;
  const isNewRule = overwrite !== undefined && overwrite !== record.overwrite;
  const rewritten = isNewRule
    ? [...record.plan].filter((identity) => record.saved.has(identityKey(identity)))
    : [...unsaved, ...settledSince(record, workbook)];
  return {
    sources: [...provenance],
    ...(isNewRule ? { overwrite } : {}),
    ...(isReused && outdated.length > 0 ? { reused: [...outdated] } : {}),
    ...(again.length === 0 ? {} : { again }),
    ...(added.length === 0 ? {} : { added }),
    ...(rewritten.length === 0 ? {} : { unsaved: [...rewritten] }),
  };
}

/** Whether a person's decision stands today only a new look tells: it may have been made since, withdrawn, or have expired. */
function accepted(
  { mayAccept }: ScanStartContext,
  { plan, results }: ScanRecord,
  others: readonly PackageIdentity[],
): readonly PackageIdentity[] {
  const told = new Set(others.map(identityKey));
  return [...plan].filter((identity) => {
    const key = identityKey(identity);
    const { restsOnAcceptance = false, affecting = [] } = results.get(key) ?? {};
    return !told.has(key) && (restsOnAcceptance || mayAccept?.(identity, affecting) === true);
  });
}

function tellOutdated(
  { ports, request, provenance }: ScanStartContext,
  record: ScanRecord,
): readonly PackageIdentity[] {
  const reuseMs = request.configuration.reuseHours * hourMs;
  const { packages, why } = outdatedResults(record, { sources: provenance, now: ports.clock.now(), reuseMs });
  if (packages.length === 0) return packages;
  const tell = request.recovery.reuseResults === true ? reused : repeated;
  ports.onDidEvent({ type: 'warning', message: tell(packages.length, joined(why, '; ')) });
  return packages;
}

function repeated(count: number, why: Text): Text {
  return count === 1
    ? say`${count} package was checked with other data or too long ago (${why}) and is checked again.`
    : say`${count} packages were checked with other data or too long ago (${why}) and are checked again.`;
}

function reused(count: number, why: Text): Text {
  return count === 1
    ? say`The result of ${count} package comes from an older check or other data (${why}).`
    : say`The results of ${count} packages come from older checks or other data (${why}).`;
}

/** Packages in the workbook of whose preserved cells one is not as it was: what stands in it now is decided again. */
function settledSince({ kept }: ScanRecord, workbook: ScannedWorkbook): readonly PackageIdentity[] {
  const all = Array.from(kept, ([, cell]) => cell);
  const present = new RowIndex(workbook.rows);
  const asBefore = new Set(keptNow(all, workbook).map((cell) => cellKey(cell.package, cell.field)));
  return all
    .filter((cell) => !asBefore.has(cellKey(cell.package, cell.field)) && present.has(identityKey(cell.package)))
    .map((cell) => cell.package);
}

/** Rows that the scan would have been about, had they been there. None where nobody knows what it was to be about. */
export function addedSince({ planned, plan }: ScanRecord, { rows, columns }: ScannedWorkbook): PackageRow[] {
  if (planned.selection === undefined) return [];
  const { selection } = planned;
  const isSelected = selector(selection ?? undefined);
  const known = { columns, sources: new Set(planned.sources.map(({ label }) => label)), known: undefined };
  const isWanted = (row: PackageRow): boolean => !dependsOnResults(selection ?? undefined) || lacksResult(row, known);
  const added: PackageRow[] = [];
  for (const row of rows) {
    if (plan.placeOf(identityKey(row.identity)) === undefined && isSelected(row) && isWanted(row)) added.push(row);
  }
  return added;
}

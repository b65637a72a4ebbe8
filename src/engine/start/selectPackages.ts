/** The packages a new scan is about, in sheet order. Refuses a choice that leaves none, or that names what is not there. */
import { UserError } from '../../core/message/errors';
import { normalizeName } from '../../core/package/packageName';
import { type PackageRow, type PackageRows } from '../../core/sheet/packageRow';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import { dependsOnResults, type ScanSelection } from '../../core/scan/scanSelection';
import { say, type Text } from '../../core/message/text';
import { PlanIndex } from '../journal/planIndex';
import { identityKey } from '../../core/package/identity';

type HasNoResult = (row: PackageRow) => boolean;

/**
 * By identity. Empty only when every chosen package has results and only others were wanted. Throws UserError
 * `badArgument`, in the numbers that people use: from 1.
 */
export function selectPackages(
  rows: PackageRows,
  selection: ScanSelection | undefined,
  recovery: Pick<RecoveryOptions, 'startFromPackage' | 'startFromBatch'>,
  batchSize: number,
  hasNoResult: HasNoResult,
): PlanIndex {
  const first = startIndex(rows.length, recovery, batchSize);
  const isChosen = selector(selection);
  const isWanted = dependsOnResults(selection) ? hasNoResult : () => true;
  const selected = new PlanIndex();
  let chosen = 0;
  let at = 0;
  for (const row of rows) {
    if (at++ < first) continue;
    if (!isChosen(row)) continue;
    chosen += 1;
    if (isWanted(row)) selected.add(row.identity);
  }
  refuseUnknownNames(rows, selection?.packages);
  if (chosen > 0) return selected;
  throw badArgument(say`No package of the workbook is in the chosen range`, say`Widen the rows, the names or --only`);
}

/** Whether a row is in the selection, wherever a scan starts and whether or not it has results. */
export function selector(selection: ScanSelection | undefined): (row: PackageRow) => boolean {
  if (selection === undefined) return () => true;
  const { firstRow = 1, lastRow = Infinity, packages, exactly } = selection;
  const names = packages === undefined ? undefined : new Set(packages.map(normalizeName));
  const wanted = exactly === undefined ? undefined : new Set(exactly.map(exactKey));
  return (row) =>
    row.row >= firstRow &&
    row.row <= lastRow &&
    (names === undefined || names.has(row.identity.name)) &&
    (wanted === undefined || wanted.has(exactKey(row.identity)));
}

function exactKey({ name, version }: { readonly name: string; readonly version: string }): string {
  return identityKey({ name: normalizeName(name), version, occurrence: 0 });
}

function startIndex(
  count: number,
  { startFromPackage, startFromBatch }: Pick<RecoveryOptions, 'startFromPackage' | 'startFromBatch'>,
  batchSize: number,
): number {
  const index = startFromPackage ?? (startFromBatch === undefined ? 0 : startFromBatch * batchSize);
  if (index < count) return index;
  const batches = Math.ceil(count / batchSize);
  throw startFromPackage === undefined
    ? badArgument(say`Batch ${(startFromBatch ?? 0) + 1} does not exist`, say`Pass a batch from 1 to ${batches}`)
    : badArgument(say`Package ${startFromPackage + 1} does not exist`, say`Pass a package from 1 to ${count}`);
}

function refuseUnknownNames(rows: PackageRows, packages: readonly string[] = []): void {
  const missing = new Set(packages.map(normalizeName));
  if (missing.size > 0) for (const { identity } of rows) missing.delete(identity.name);
  const unknown = packages.filter((name) => missing.has(normalizeName(name)));
  if (unknown.length === 0) return;
  throw badArgument(say`The workbook has no package named ${unknown.join(', ')}`, say`Check the spelling`);
}

function badArgument(what: Text, next: Text): UserError {
  return new UserError({ code: 'badArgument', what, next });
}

/** What is known of the packages of a workbook that its scan was not about. Changes nothing. */
import { identityKey } from '../../core/package/identity';
import { dependsOnResults } from '../../core/scan/scanSelection';
import { isKnownVulnerable } from '../../core/scan/scanSummary';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { ScanRecord } from '../journal/scanRecord';
import { allEarlierResults } from '../start/earlierResults';
import type { ScanStartContext } from '../start/scanStartContext';
import { selector } from '../start/selectPackages';
import { knownResults } from './knownResults';
import type { RunFacts } from './summarizeScan';

/** `unseen`: rows that came while it ran, which are not checked. */
export async function knownBeside(
  context: Pick<ScanStartContext, 'ports' | 'request' | 'workbook'>,
  { planned, plan }: ScanRecord,
  unseen: ReadonlySet<number> = new Set(),
): Promise<Pick<RunFacts, 'known' | 'outside'>> {
  const { request, workbook } = context;
  const selection = planned.selection ?? request.selection;
  const isChosen = dependsOnResults(selection) ? selector(selection) : () => false;
  const beside = new Set<number>();
  for (const { row, identity } of workbook.rows) {
    if (!unseen.has(row) && plan.placeOf(identityKey(identity)) === undefined) beside.add(row);
  }
  if (beside.size === 0) return {};
  const earlier = await allEarlierResults(context);
  const of = (isMeant: (row: PackageRow) => boolean) =>
    knownResults(workbook, (row) => beside.has(row.row) && isMeant(row), earlier);
  const known = of(isChosen);
  const outside = of((row) => !isChosen(row)).findings.filter(isKnownVulnerable);
  return {
    ...(known.findings.length === 0 ? {} : { known }),
    ...(outside.length === 0 ? {} : { outside }),
  };
}

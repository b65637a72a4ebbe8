/** What is known of packages that a scan does not look up. */
import type { PackageRow } from '../../core/sheet/packageRow';
import type { FindingSummary, ResultSummary } from '../../core/scan/scanSummary';

export function findingSummary(row: PackageRow, facts: ResultSummary): FindingSummary {
  const { verdict, advisories, flaws, highestSeverity, fixedIn, fixDoubt, unchecked, oldData, standIns, outdated } =
    facts;
  const { displayName, identity } = row;
  const found = {
    ...{ verdict, advisories, flaws, highestSeverity, fixedIn },
    ...(facts.acceptedFlaws === undefined ? {} : { acceptedFlaws: facts.acceptedFlaws }),
    ...(fixDoubt === undefined ? {} : { fixDoubt }),
  };
  const silent = {
    ...(unchecked === undefined ? {} : { unchecked }),
    ...(oldData === undefined ? {} : { oldData }),
    ...(standIns === undefined ? {} : { standIns }),
    ...(outdated === undefined ? {} : { outdated }),
    ...(facts.lastKnown === undefined ? {} : { lastKnown: facts.lastKnown }),
  };
  return { row: row.row, package: displayName, version: identity.version, ...found, ...silent };
}

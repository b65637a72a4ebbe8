/** The scans that a report is made from, the newest first, with how many of its packages each has looked up. Reads no journal. */
import type { ReportModel, ReportOlderScan } from './reportModel';

type Report = Pick<ReportModel, 'scan' | 'olderScans' | 'packages'>;

export function reportScans({ scan, olderScans = [], packages }: Report): readonly ReportOlderScan[] {
  const older = olderScans.reduce((sum, each) => sum + each.packages, 0);
  return [{ ...scan, packages: packages.lookedUp - older }, ...olderScans];
}

/** Where each scan stands among `reportScans`. */
export function scanPlaces({ scan, olderScans = [] }: Report): ReadonlyMap<string, number> {
  return new Map([scan, ...olderScans].map(({ scanId }, place) => [scanId, place]));
}

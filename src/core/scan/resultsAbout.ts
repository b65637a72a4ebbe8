/** The part of a scan's results that is about certain packages. Batches, saves and checkpoints stay those of the whole scan. */
import type { ScanResults } from './scanResults';
import type { PackageIdentity } from '../package/identity';

export function resultsAbout(results: ScanResults, isMeant: (identity: PackageIdentity) => boolean): ScanResults {
  return {
    ...results,
    planned: results.planned.filter(isMeant),
    results: results.results.filter(({ finding }) => isMeant(finding.package)),
    kept: results.kept.filter((cell) => isMeant(cell.package)),
    written: results.written.filter((cell) => isMeant(cell.package)),
  };
}

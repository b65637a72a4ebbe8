/** What the stored scans of a workbook know of its packages, each by its newest scan. Changes nothing. */
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import type { FileSystem } from '../../core/fileSystem';
import type { KeptCell } from '../../core/review/cellEdit';
import type { ScanRecord } from '../journal/scanRecord';
import type { ResultFacts } from '../journal/resultFacts';
import { findStoredScans } from '../storage/storedScans';

export interface EarlierResults {
  readonly of: (identity: PackageIdentity) => ResultFacts | undefined;
  /** Cells that the newest scan of their package preserved. */
  readonly kept: () => readonly KeptCell[];
}

export const noEarlierResults: EarlierResults = { of: () => undefined, kept: () => [] };

export async function readEarlierResults(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
): Promise<EarlierResults> {
  const scans = await findStoredScans(fileSystem, storage, workbookPath);
  const newestOf = (identity: PackageIdentity): ScanRecord | undefined =>
    scans.find(({ record }) => record.results.get(identityKey(identity)) !== undefined)?.record;
  return {
    of: (identity) => newestOf(identity)?.results.get(identityKey(identity)),
    kept: () =>
      scans.flatMap(({ record }) =>
        Array.from(record.kept, ([, cell]) => cell).filter((cell) => newestOf(cell.package) === record),
      ),
  };
}

/** What the stored scans of a workbook know of its packages, each by its newest scan. Changes nothing. */
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import type { FileSystem } from '../../core/fileSystem';
import type { ResultFacts } from '../journal/resultFacts';
import { findStoredScans } from '../storage/storedScans';

export type EarlierResults = (identity: PackageIdentity) => ResultFacts | undefined;

export const noEarlierResults: EarlierResults = () => undefined;

export async function readEarlierResults(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
): Promise<EarlierResults> {
  const scans = await findStoredScans(fileSystem, storage, workbookPath);
  return (identity) => {
    const key = identityKey(identity);
    for (const { record } of scans) {
      const facts = record.results.get(key);
      if (facts !== undefined) return facts;
    }
    return undefined;
  };
}

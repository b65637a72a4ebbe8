/** What the stored scans of a workbook know of its packages, each by its newest scan. Changes nothing. */
import type { FileSystem } from '../../platform/fileSystem';
import type { KeptCell } from '../../core/cells/cellEdit';
import type { ScanRecord } from '../journal/scanRecord';
import type { ResultFacts } from '../journal/resultFacts';
import { dependsOnResults } from '../../core/scan/scanSelection';
import type { ScanStartContext } from './scanStartContext';
import { findStoredScans } from '../scans/storedScans';
import { identityKey, identityOfKey, type PackageIdentity } from '../../core/package/identity';

export interface EarlierResults {
  readonly of: (identity: PackageIdentity) => ResultFacts | undefined;
  /** Whether scans looked at the package at a version that none of the `present` packages, by identityKey, has any more. */
  readonly knewOther: (identity: PackageIdentity, present: ReadonlySet<string>) => boolean;
  /** Cells that the newest scan of their package preserved. */
  readonly kept: () => readonly KeptCell[];
}

const noEarlierResults: EarlierResults = { of: () => undefined, knewOther: () => false, kept: () => [] };

type Reader = Pick<ScanStartContext, 'ports' | 'request' | 'workbook'>;

/** Read only where the choice of packages depends on what scans before have found. */
export function earlierResults(context: Reader): Promise<EarlierResults> {
  return dependsOnResults(context.request.selection) ? allEarlierResults(context) : Promise.resolve(noEarlierResults);
}

export function allEarlierResults({ ports, request, workbook }: Reader): Promise<EarlierResults> {
  return readEarlierResults(ports.fileSystem, ports.ledgerStorage ?? request.storageFolder, workbook.realPath);
}

async function readEarlierResults(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
): Promise<EarlierResults> {
  const scans = await findStoredScans(fileSystem, storage, workbookPath);
  const newestOf = (identity: PackageIdentity): ScanRecord | undefined =>
    scans.find(({ record }) => record.results.get(identityKey(identity)) !== undefined)?.record;
  let keysByName: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    knewOther: ({ name }, present) => {
      keysByName ??= keysOf(scans.map(({ record }) => record));
      return keysByName.get(name)?.some((key) => !present.has(key)) ?? false;
    },
    of: (identity) => newestOf(identity)?.results.get(identityKey(identity)),
    kept: () =>
      scans.flatMap(({ record }) =>
        Array.from(record.kept, ([, cell]) => cell).filter((cell) => newestOf(cell.package) === record),
      ),
  };
}

/** Of packages that were looked up, by their names. */
function keysOf(records: readonly ScanRecord[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const { plan, results } of records) {
    for (const key of plan.keys) {
      if (!results.has(key)) continue;
      const { name } = identityOfKey(key);
      const known = keys.get(name);
      if (known === undefined) keys.set(name, [key]);
      else known.push(key);
    }
  }
  return keys;
}

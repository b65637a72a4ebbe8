/** The evidence behind a package's verdict, from the newest scan of the workbook. Reads the scan once per change, and waits for nobody. */
import type { FindingDetails, FlawDetails } from '../../core/grid/gridAnswer';
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import type { Finding, Flaw } from '../../core/review/finding';
import type { ScanResults } from '../../core/scan/scanResults';

/** Undefined: no scan has looked at the package. */
export type ReadEvidence = (identity: PackageIdentity) => Promise<FindingDetails | undefined>;

export class Evidence {
  #byPackage: Promise<ReadonlyMap<string, FindingDetails>> | undefined;

  constructor(private readonly readResults: () => Promise<ScanResults | undefined>) {}

  readonly read: ReadEvidence = async (identity) => {
    this.#byPackage ??= this.readResults().then(findingsByPackage);
    return (await this.#byPackage).get(identityKey(identity));
  };

  /** The next question is answered from what is stored by then. */
  forget(): void {
    this.#byPackage = undefined;
  }
}

function findingsByPackage(results: ScanResults | undefined): ReadonlyMap<string, FindingDetails> {
  const scannedAt = results?.updatedAt ?? '';
  return new Map(
    results?.results.map(({ finding, failed }) => [
      identityKey(finding.package),
      findingDetails(finding, scannedAt, failed),
    ]),
  );
}

function findingDetails(finding: Finding, scannedAt: string, failed: boolean): FindingDetails {
  return {
    verdict: finding.verdict,
    knownFlaws: finding.knownFlaws,
    ...(finding.fixedIn === undefined ? {} : { fixedIn: finding.fixedIn }),
    ...(finding.reason === undefined ? {} : { reason: finding.reason }),
    flaws: finding.flaws.map(flawDetails),
    sources: [...(finding.sources ?? [])],
    scannedAt,
    failed,
  };
}

function flawDetails({ records, ids, severity, fixedIn, published, evidence }: Flaw): FlawDetails {
  return {
    records: [...records],
    ids: [...ids],
    severity,
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(published === undefined ? {} : { published }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

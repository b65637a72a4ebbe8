/** The evidence behind a package's verdict, from the newest scan that looked at it. Reads a scan once per change, and waits for nobody. */
import type { FindingDetails, FlawDetails } from '../query/gridAnswer';
import { highestOpen, isPartAccepted, shownNames } from '../../core/advisory/flaws';
import type { RowFinding } from '../query/arrangeRows';
import { type Finding, reasonOf } from '../../core/verdict/finding';
import type { PackageResult, ScanResults } from '../../core/scan/scanResults';
import type { Flaw } from '../../core/advisory/flaw';
import { byName } from '../../core/scan/formerVersion';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** Undefined: no scan has looked at the package. */
export type ReadEvidence = (identity: PackageIdentity) => Promise<FindingDetails | undefined>;

/** What scans have found, without the evidence. */
export interface KnownFindings {
  /** By identityKey: a version that no scan looked at has none. */
  readonly findings: ReadonlyMap<string, RowFinding>;
  /** By package name, the newest scan first. */
  readonly scanned: ReadonlyMap<string, readonly PackageIdentity[]>;
}

export const nothingKnown: KnownFindings = { findings: new Map(), scanned: new Map() };

export class Evidence {
  /** Newest first, as far as any package asked for them: a scan may have been of a few packages only. */
  #read: ReadonlyMap<string, FindingDetails>[] = [];
  #older: AsyncIterator<ScanResults, undefined> | undefined;

  /** `scans` tells all scans of the workbook, the newest first; `brief` leaves the evidence out. */
  constructor(private readonly scans: (depth: 'whole' | 'brief') => AsyncIterator<ScanResults, undefined>) {}

  /** One question at a time. */
  readonly read: ReadEvidence = async (identity) => {
    const key = identityKey(identity);
    // Told to forget meanwhile, it answers from what was stored when it was asked.
    const read = this.#read;
    const older = (this.#older ??= this.scans('whole'));
    for (const findings of read) {
      const finding = findings.get(key);
      if (finding !== undefined) return finding;
    }
    for (;;) {
      const next = await older.next();
      if (next.done === true) return undefined;
      const findings = findingsByPackage(next.value);
      read.push(findings);
      const finding = findings.get(key);
      if (finding !== undefined) return finding;
    }
  };

  /** Of every package that a stored scan was about, by its newest scan. Reads them anew. */
  async known(): Promise<KnownFindings> {
    const findings = new Map<string, RowFinding>();
    const scanned: PackageIdentity[] = [];
    const scans = this.scans('brief');
    for (let next = await scans.next(); next.done !== true; next = await scans.next()) {
      for (const { finding, failed } of next.value.results) {
        const key = identityKey(finding.package);
        if (findings.has(key)) continue;
        findings.set(key, rowFinding(finding, failed));
        scanned.push(finding.package);
      }
    }
    return { findings, scanned: byName(scanned) };
  }

  /** The next question is answered from what is stored by then. */
  forget(): void {
    this.#read = [];
    this.#older = undefined;
  }
}

function findingsByPackage({ updatedAt, results }: ScanResults): ReadonlyMap<string, FindingDetails> {
  return new Map(results.map((result) => [identityKey(result.finding.package), findingDetails(result, updatedAt)]));
}

function rowFinding({ verdict, flaws, fixedIn }: Finding, failed: boolean): RowFinding {
  const severity = highestOpen(flaws);
  return {
    state: failed ? 'failed' : verdict,
    ...(severity === null ? {} : { severity }),
    ...(fixedIn === undefined ? {} : { fixedIn }),
  };
}

function findingDetails({ finding, failed, through }: PackageResult, scannedAt: string): FindingDetails {
  const reason = reasonOf(finding);
  const severity = highestOpen(finding.flaws);
  return {
    verdict: finding.verdict,
    ...(severity === null ? {} : { severity }),
    knownFlaws: finding.knownFlaws,
    ...(finding.fixedIn === undefined ? {} : { fixedIn: finding.fixedIn }),
    ...(finding.fixDoubt === undefined ? {} : { fixDoubt: finding.fixDoubt }),
    ...(isPartAccepted(finding.flaws) ? { leavesAccepted: true } : {}),
    ...(reason === undefined ? {} : { reason }),
    flaws: finding.flaws.map(flawDetails),
    sources: [...(finding.sources ?? [])],
    scannedAt,
    failed,
    ...(through === undefined ? {} : { through: [...through] }),
  };
}

function flawDetails(flaw: Flaw): FlawDetails {
  const { records, severity, fixedIn, published, evidence } = flaw;
  return {
    records: [...records],
    ids: [...shownNames(flaw)],
    severity,
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(published === undefined ? {} : { published }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

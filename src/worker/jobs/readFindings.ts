/** What a stored scan has found so far, as much as a list shows of it. Leaves the evidence on the disk. */
import { readScanResults } from '../../batch/readScanResults';
import { identityKey } from '../../core/package/packageRow';
import type { PackageResult } from '../../core/scan/scanResults';
import type { JobAnswers, ListedFinding } from './jobProtocol';

/** Undefined when the storage knows no such scan. */
export async function readFindings(storageFolder: string, scanId: string): Promise<JobAnswers['readFindings']> {
  const results = await readScanResults(storageFolder, { scanId });
  return results && { findings: results.results.map(listed), kept: results.kept };
}

function listed({ finding, failed }: PackageResult): ListedFinding {
  const { package: identity, displayName, verdict, flaws, fixedIn, reason } = finding;
  return {
    key: identityKey(identity),
    package: identity,
    displayName,
    verdict,
    failed,
    severity: flaws[0]?.severity,
    advisories: flaws.flatMap((flaw) => flaw.records),
    fixedIn,
    reason,
  };
}

/** What a stored scan and the ones before it have found, as much as a list shows of it. Leaves the evidence on the disk. */
import { readLatestFindings } from '../../batch/readScanResults';
import { identityKey } from '../../core/package/packageRow';
import type { PackageResult } from '../../core/scan/scanResults';
import type { JobAnswers, ListedFinding } from './jobProtocol';

/** Undefined when the storage knows no such scan. */
export async function readFindings(storageFolder: string, scanId: string): Promise<JobAnswers['readFindings']> {
  const latest = await readLatestFindings(storageFolder, scanId);
  return latest && { findings: latest.results.map(listed), kept: latest.kept };
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

/** What a stored scan and the ones before it have found, as much as a list shows of it. Leaves the evidence on the disk. */
import { readLatestFindings } from '../../batch/readScanResults';
import { UserError } from '../../core/errors';
import { identityKey } from '../../core/package/packageRow';
import type { KeptCell } from '../../core/review/cellEdit';
import { keptNow } from '../../core/review/keptNow';
import type { PackageResult } from '../../core/scan/scanResults';
import { nodeFileSystem } from '../../workbook/disk/nodeFileSystem';
import { isWorkbookLocked } from '../../workbook/lock/workbookLock';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import type { JobAnswers, ListedFinding } from './jobProtocol';

/** Undefined when the storage knows no such scan. */
export async function readFindings(storageFolder: string, scanId: string): Promise<JobAnswers['readFindings']> {
  const latest = await readLatestFindings(storageFolder, scanId);
  if (latest === undefined) return undefined;
  return { findings: latest.results.map(listed), kept: await asNow(latest.kept, latest.workbookPath) };
}

/** As the scan saw them while it runs, and where the workbook cannot be read. */
async function asNow(kept: readonly KeptCell[], workbookPath: string): Promise<readonly KeptCell[]> {
  if (kept.length === 0 || (await isWorkbookLocked(workbookPath))) return kept;
  try {
    return keptNow(kept, await readReviewWorkbook(nodeFileSystem, workbookPath));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return kept;
  }
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

/** What a stored scan and the ones before it have found, as much as a list shows of it. Leaves the evidence on the disk. */
import { readLatestFindings } from '../../engine/catalog/readScanResults';
import { UserError } from '../../core/message/errors';
import { byPackage, type KeptCell } from '../../core/cells/cellEdit';
import { saysLess } from '../../core/cells/contradiction';
import { verdicts } from '../../core/verdict/finding';
import { keptNow } from '../../core/cells/keptNow';
import { isAccepted } from '../../core/advisory/flaws';
import type { PackageResult } from '../../core/scan/scanResults';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { isWorkbookLocked } from '../../workbook/lock/workbookLock';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import type { ListedCells, ListedKept } from './jobLists';
import type { JobAnswers } from './jobProtocol';
import { type ListedFinding, listedByState, mostListed, severityRank } from '../../core/scan/listedFindings';
import { identityKey } from '../../core/package/identity';

/** Undefined when the storage knows no such scan. `sought`: the key of a finding that is listed wherever it stands. */
export async function readFindings(
  storageFolder: string,
  scanId: string,
  sought?: string,
): Promise<JobAnswers['readFindings']> {
  const latest = await readLatestFindings(storageFolder, scanId);
  if (latest === undefined) return undefined;
  const findings = latest.results.map(listed);
  const kept = listedKept(findings, await asNow(latest.kept, latest.workbookPath));
  const cells = [...kept.contradicted.cells, ...kept.others.cells];
  const wanted = cells.map(({ package: identity }) => identityKey(identity));
  return { ...listedByState(findings, new Set(sought === undefined ? wanted : [...wanted, sought])), kept };
}

function listedKept(findings: readonly ListedFinding[], kept: readonly KeptCell[]): ListedKept {
  const ranks = new Map(findings.map((finding) => [finding.key, rankOf(finding)]));
  const rank = ({ package: identity }: KeptCell): number => ranks.get(identityKey(identity)) ?? Infinity;
  const contradicted = kept.filter(({ value, finding }) => saysLess(value, finding));
  const known = new Set(contradicted);
  const first = (cells: readonly KeptCell[]): ListedCells => ({
    cells: cells.slice(0, mostListed),
    count: cells.length,
  });
  const packages = byPackage(contradicted.sort((a, b) => rank(a) - rank(b)));
  return {
    contradicted: { cells: packages.slice(0, mostListed).flat(), count: packages.length },
    others: first(kept.filter((cell) => !known.has(cell))),
  };
}

/** By verdict, then by severity, the worst first. */
function rankOf(finding: ListedFinding): number {
  const ofVerdict = finding.failed ? verdicts.length : verdicts.indexOf(finding.verdict);
  return ofVerdict * 100 + severityRank(finding);
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

function listed({ finding, failed, through }: PackageResult): ListedFinding {
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
    ...(flaws.some(isAccepted) ? { hasAccepted: true } : {}),
    ...(through === undefined ? {} : { through }),
  };
}

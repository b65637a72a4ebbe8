/** What a stored scan and the ones before it have found, as much as a list shows of it. Leaves the evidence on the disk. */
import { changedSince, FormerVersions } from '../../core/scan/formerVersion';
import { readLatestFindings } from '../../tasks/decidedResults';
import { UserError } from '../../core/message/errors';
import { byPackage, type KeptCell } from '../../core/cells/cellEdit';
import { saysLess } from '../../core/cells/contradiction';
import { verdicts } from '../../core/verdict/finding';
import { keptNow } from '../../core/cells/keptNow';
import { highestOpen, isAccepted } from '../../core/advisory/flaws';
import type { PackageResult } from '../../core/scan/scanResults';
import type { PackageRow } from '../../core/sheet/packageRow';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { isWorkbookLocked } from '../../workbook/lock/workbookLock';
import { readScannedWorkbook } from '../../workbook/large/readScannedWorkbook';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ListedCells, ListedKept } from './jobLists';
import type { JobAnswers } from './jobProtocol';
import { type ListedFinding, listedByState, mostListed, severityRank } from '../../core/scan/listedFindings';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** Undefined when the storage knows no such scan. `sought`: the key of a finding that is listed wherever it stands. */
export async function readFindings(
  storageFolder: string,
  scanId: string,
  sought?: string,
): Promise<JobAnswers['readFindings']> {
  const latest = await readLatestFindings(storageFolder, scanId);
  if (latest === undefined) return undefined;
  const now = latest.results.length === 0 ? undefined : await asNow(latest.workbookPath);
  const found = latest.results.map(listed);
  const findings = now === undefined ? found : withoutFormer(found, now.rows);
  const kept = listedKept(findings, now === undefined ? latest.kept : keptNow(latest.kept, now));
  const cells = [kept.contradicted, kept.refused, kept.others].flatMap((listed) => listed.cells);
  const wanted = cells.map(({ package: identity }) => identityKey(identity));
  return { ...listedByState(findings, new Set(sought === undefined ? wanted : [...wanted, sought])), kept };
}

function listedKept(findings: readonly ListedFinding[], kept: readonly KeptCell[]): ListedKept {
  const ranks = new Map(findings.map((finding) => [finding.key, rankOf(finding)]));
  const rank = ({ package: identity }: KeptCell): number => ranks.get(identityKey(identity)) ?? Infinity;
  const contradicted = kept.filter(({ value, finding }) => saysLess(value, finding));
  const known = new Set(contradicted);
  const others = kept.filter((cell) => !known.has(cell));
  const first = (cells: readonly KeptCell[]): ListedCells => ({
    cells: cells.slice(0, mostListed),
    count: cells.length,
  });
  const packages = byPackage(contradicted.sort((a, b) => rank(a) - rank(b)));
  return {
    contradicted: { cells: packages.slice(0, mostListed).flat(), count: packages.length },
    refused: first(others.filter(({ refused }) => refused !== undefined)),
    others: first(others.filter(({ refused }) => refused === undefined)),
  };
}

/** By verdict, then by severity, the worst first. */
function rankOf(finding: ListedFinding): number {
  const ofVerdict = finding.failed ? verdicts.length : verdicts.indexOf(finding.verdict);
  return ofVerdict * 100 + severityRank(finding);
}

/** Undefined while it is scanned, and where it cannot be read: then all is as the scan saw it. */
async function asNow(workbookPath: string): Promise<ScannedWorkbook | undefined> {
  if (await isWorkbookLocked(workbookPath)) return undefined;
  try {
    return await readScannedWorkbook(nodeFileSystem, workbookPath);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** Each version that was changed since has nothing but the words that it is not checked. */
function withoutFormer(found: readonly ListedFinding[], rows: Iterable<PackageRow>): readonly ListedFinding[] {
  const present: { readonly identity: PackageIdentity; readonly displayName: string }[] = [];
  for (const { identity, displayName } of rows) present.push({ identity, displayName });
  const identities = present.map(({ identity }) => identity);
  const former = new FormerVersions(
    found.map((finding) => finding.package),
    identities,
  );
  const keys = new Set(found.map(({ key }) => key));
  const changed = present.flatMap(({ identity, displayName }): readonly ListedFinding[] => {
    const key = identityKey(identity);
    const scannedAs = keys.has(key) ? undefined : former.of(identity);
    if (scannedAs === undefined) return [];
    const reason = changedSince(scannedAs, identity.version);
    return [
      {
        ...{ key, package: identity, displayName, verdict: 'notChecked', failed: false, severity: undefined },
        ...{ advisories: [], fixedIn: undefined, reason },
      },
    ];
  });
  return [...found.filter((finding) => !former.isFormer(finding.package)), ...changed];
}

function listed({ finding, failed, through }: PackageResult): ListedFinding {
  const { package: identity, displayName, verdict, flaws, fixedIn, reason } = finding;
  return {
    key: identityKey(identity),
    package: identity,
    displayName,
    verdict,
    failed,
    severity: highestOpen(flaws) ?? undefined,
    advisories: flaws.flatMap((flaw) => flaw.records),
    fixedIn,
    reason,
    ...(flaws.some(isAccepted) ? { hasAccepted: true } : {}),
    ...(through === undefined ? {} : { through }),
  };
}

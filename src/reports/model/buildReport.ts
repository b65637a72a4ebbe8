/** Draws the report of scans from what they found and the workbook's rows. Reads no file and words nothing. */
import { type PackageRow } from '../../core/sheet/packageRow';
import { type Finding, type Verdict, verdicts } from '../../core/verdict/finding';
import { severities, type Severity } from '../../core/advisory/evidence';
import { severityWithOrigin } from '../../core/advisory/severity';
import { hasNameList, isNameVerified } from '../../core/scan/dataAtHand';
import { resultsAbout } from '../../core/scan/resultsAbout';
import { changedSince, FormerVersions } from '../../core/scan/formerVersion';
import { foundInCells } from '../../core/scan/foundInCells';
import { besideLastKnown } from '../../core/scan/lastKnown';
import type { PackageResult, ScanResults, WorkbookResults } from '../../core/scan/scanResults';
import { remark } from '../../core/message/remark';
import { ageGroupOf, isBehind } from './packageAge';
import { reportFinding, worstFirst } from './reportFinding';
import { reportKept } from './reportKept';
import {
  type AgeGroup,
  ageGroups,
  type ReportAcceptedRisk,
  type ReportBatch,
  type ReportFinding,
  type ReportModel,
  type ReportOlderScan,
  type ReportScan,
  reportSchemaVersion,
} from './reportModel';
import { reportedWorkbook, type ReportWorkbook } from './reportedWorkbook';
import { mergedSources, reportSources } from './reportSources';
import { identityKey } from '../../core/package/identity';

/**
 * `older` as in WorkbookResults: none of a report that is about one scan alone. What they found of packages that the workbook no longer lists
 * is left out.
 */
export function buildReport(
  results: ScanResults,
  workbook: ReportWorkbook | undefined,
  olderScans: readonly ScanResults[] = [],
): ReportModel {
  const newest = workbook === undefined ? results : withoutFormerVersions(results, workbook.rows);
  const older = workbook === undefined ? olderScans : listedAmong(olderScans, workbook.rows);
  const scans = [newest, ...older];
  const rows = new Map((workbook?.rows ?? []).map((row) => [identityKey(row.identity), row]));
  const { kept, contradicted, byPackage } = reportKept(scans, workbook);
  const findings = scans.flatMap((scan) =>
    scan.results.map((result) => {
      const key = identityKey(result.finding.package);
      const found = reportFinding(result, rows.get(key), workbook?.date1904 ?? false);
      const cells = byPackage.get(key);
      const finding = cells === undefined ? found : { ...found, contradicted: cells };
      return older.length === 0 ? finding : { ...finding, scanId: scan.scanId };
    }),
  );
  return {
    schemaVersion: reportSchemaVersion,
    scan: reportScan(newest),
    ...(older.length === 0 ? {} : { olderScans: older.map(olderScan) }),
    sheet: workbook?.sheetName ?? null,
    workbook: reportedWorkbook(workbook),
    packages: {
      planned: new Set(scans.flatMap(packagesOf)).size,
      lookedUp: findings.length,
      failed: findings.filter(({ failed }) => failed).length,
    },
    ...rowsNotChecked(newest, workbook),
    ...unverifiedNames(scans),
    ...countsOf(findings),
    sources: mergedSources(scans.map(reportSources)),
    failures: findings.flatMap(({ row, package: name, version, failed, reason }) =>
      failed ? [{ row, package: name, version, reason: reason ?? 'failed' }] : [],
    ),
    acceptedRisks: findings.flatMap(acceptedRisks),
    kept,
    contradicted,
    cellsWritten: sum(scans, ({ written }) => written.length),
    saves: sum(scans, ({ saves }) => saves),
    timings: {
      lookupMs: sum(scans, ({ timings }) => timings.lookupMs),
      saveMs: sum(scans, ({ timings }) => timings.saveMs),
      checkpointMs: sum(scans, ({ timings }) => timings.checkpointMs),
    },
    batches: timeLine(newest),
    checkpoints: newest.checkpoints.map(({ checkpointId, batchNumber, completedPackages, createdAt }) => ({
      checkpointId,
      batchNumber,
      completedPackages,
      createdAt,
    })),
    findings: findings.sort(worstFirst),
  };
}

/**
 * Of a workbook as a whole: rows of which no scan has a result are packages that nobody has checked, but for those that a running scan has still to
 * reach.
 */
export function buildWorkbookReport(
  { newest, older }: WorkbookResults,
  workbook: ReportWorkbook | undefined,
): ReportModel {
  const listed = workbook === undefined ? newest : amongRows(newest, workbook.rows);
  const report = buildReport(listed, workbook, older);
  const scans = [listed, ...older];
  const keysOf = (some: readonly ScanResults[]) => new Set(some.flatMap((scan) => scan.planned.map(identityKey)));
  const planned = keysOf(scans);
  const lost = keysOf(scans.filter(({ damaged }) => damaged));
  const known = new Set([
    ...scans.flatMap(({ results }) => results.map(({ finding }) => identityKey(finding.package))),
    ...(newest.status === 'running' ? planned : []),
  ]);
  const rows = workbook?.rows ?? [];
  const unknown = rows.filter(({ identity }) => !known.has(identityKey(identity)));
  if (unknown.length === 0) return report;
  const former = new FormerVersions(
    [newest, ...older].flatMap(({ results }) => results.map(({ finding }) => finding.package)),
    rows.map(({ identity }) => identity),
  );
  const added = unknown.map((row) => ({
    ...reportFinding(withoutResult(row, lost, former), row, workbook?.date1904 ?? false),
    ...(report.olderScans === undefined ? {} : { scanId: newest.scanId }),
  }));
  const { lookedUp, failed } = report.packages;
  const unplanned = unknown.filter(({ identity }) => !planned.has(identityKey(identity))).length;
  const findings = [...report.findings, ...added];
  return {
    ...report,
    packages: { planned: report.packages.planned + unplanned, lookedUp, failed, neverLookedUp: added.length },
    ...countsOf(findings),
    findings: findings.sort(worstFirst),
  };
}

/** By identityKey; what was looked up after a row was added is planned, too. */
function packagesOf({ planned, results }: ScanResults): readonly string[] {
  return [...planned, ...results.map(({ finding }) => finding.package)].map(identityKey);
}

function amongRows(scan: ScanResults, rows: readonly PackageRow[]): ScanResults {
  const keys = new Set(rows.map(({ identity }) => identityKey(identity)));
  return resultsAbout(scan, (identity) => keys.has(identityKey(identity)));
}

/** `lost`: planned by a scan whose journal is damaged. */
function withoutResult(row: PackageRow, lost: ReadonlySet<string>, former: FormerVersions): PackageResult {
  const { identity, displayName } = row;
  const lastKnown = foundInCells(row);
  const scannedAs = former.of(identity);
  const reason = lost.has(identityKey(identity))
    ? remark`the journal of the scan is damaged and has no result of it`
    : scannedAs === undefined
      ? remark`no scan has checked it`
      : changedSince(scannedAs, identity.version);
  const finding: Finding = {
    package: identity,
    displayName,
    verdict: 'notChecked',
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: lastKnown === undefined ? reason : besideLastKnown(reason, lastKnown),
    answeredBy: [],
  };
  return { finding, failed: false, ...(lastKnown === undefined ? {} : { lastKnown }) };
}

/** Of a name that the workbook still has, only what was found about the versions that it has now. */
function withoutFormerVersions(scan: ScanResults, rows: readonly PackageRow[]): ScanResults {
  const keys = new Set(rows.map(({ identity }) => identityKey(identity)));
  const names = new Set(rows.map(({ identity }) => identity.name));
  return resultsAbout(scan, (identity) => keys.has(identityKey(identity)) || !names.has(identity.name));
}

/** Scans without any such package are left out as a whole. */
function listedAmong(scans: readonly ScanResults[], rows: readonly PackageRow[]): readonly ScanResults[] {
  const names = new Set(rows.map(({ identity }) => identity.name));
  return scans
    .map((scan) => resultsAbout(scan, ({ name }) => names.has(name)))
    .filter(({ planned }) => planned.length > 0);
}

/** Of a workbook that cannot be read, as the scan found them. */
function rowsNotChecked(scan: ScanResults, workbook: ReportWorkbook | undefined): Pick<ReportModel, 'rowsNotChecked'> {
  const { unnamed = [] } = workbook ?? scan;
  return unnamed.length === 0 ? {} : { rowsNotChecked: unnamed };
}

function unverifiedNames(scans: readonly ScanResults[]): Pick<ReportModel, 'unverifiedNames'> {
  const without = scans.filter(({ sources }) => !hasNameList(sources));
  const count = sum(without, ({ results }) => results.filter(({ finding }) => !isNameVerified(finding)).length);
  return count === 0 ? {} : { unverifiedNames: count };
}

function reportScan({ damaged, ...scan }: ScanResults): ReportScan {
  const { scanId, workbookPath, status, startedAt, updatedAt, toolVersion } = scan;
  return { scanId, workbookPath, status, ...(damaged && { damaged }), startedAt, updatedAt, toolVersion };
}

function olderScan(scan: ScanResults): ReportOlderScan {
  return { ...reportScan(scan), packages: scan.results.length };
}

function sum(scans: readonly ScanResults[], of: (scan: ScanResults) => number): number {
  return scans.reduce((total, scan) => total + of(scan), 0);
}

type Counts = Pick<ReportModel, 'verdicts' | 'severities' | 'updates' | 'ages'>;

function countsOf(findings: readonly ReportFinding[]): Counts {
  const vulnerable = findings.filter(({ verdict }) => verdict === 'vulnerable');
  const behind = findings.map(isBehind);
  const count = (value: boolean | undefined): number => behind.filter((each) => each === value).length;
  return {
    verdicts: counted<Verdict>(
      verdicts,
      findings.map(({ verdict }) => verdict),
    ),
    severities: counted<Severity>(
      severities,
      vulnerable.map(({ highestSeverity }) => highestSeverity ?? 'UNKNOWN'),
    ),
    updates: { current: count(false), behind: count(true), unknown: count(undefined) },
    ages: counted<AgeGroup>(ageGroups, findings.map(ageGroupOf)),
  };
}

function counted<Name extends string>(names: readonly Name[], values: readonly Name[]): Record<Name, number> {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  for (const value of values) counts[value] += 1;
  return counts;
}

function acceptedRisks({ package: name, version, flaws }: ReportFinding): readonly ReportAcceptedRisk[] {
  return flaws.flatMap(({ severity, evidence }) => {
    const { accepted } = evidence;
    return accepted === undefined
      ? []
      : [
          {
            package: name,
            version,
            severity,
            severityText: severityWithOrigin({ severity }, evidence),
            advisory: accepted.advisory,
            reason: accepted.reason,
            owner: accepted.owner ?? null,
            until: accepted.until,
          },
        ];
  });
}

/** Batches that were looked up while earlier ones were saved begin, here, where those end. */
function timeLine({ batches }: ScanResults): readonly ReportBatch[] {
  let startMs = 0;
  return batches.map((batch) => {
    const placed = { ...batch, startMs };
    startMs += batch.lookupMs + batch.waitMs + batch.saveMs;
    return placed;
  });
}

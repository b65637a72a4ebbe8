/** Draws the report of a scan from what it found and the workbook's rows. Reads no file and words nothing. */
import { identityKey, type PackageRow } from '../../core/package/packageRow';
import { type Severity, type Verdict, verdicts } from '../../core/review/finding';
import { severities } from '../../core/advisory/evidence';
import { reviewFields } from '../../core/review/reviewField';
import type { ScanResults } from '../../core/scan/scanResults';
import { ageGroupOf, isBehind } from './packageAge';
import { reportFinding, worstFirst } from './reportFinding';
import {
  type AgeGroup,
  ageGroups,
  type ReportAcceptedRisk,
  type ReportBatch,
  type ReportFinding,
  type ReportKeptCell,
  type ReportModel,
  reportSchemaVersion,
} from './reportModel';
import { reportSources } from './reportSources';

/** The workbook as it is now; a report can do without, when it is gone. */
export interface ReportWorkbook {
  readonly rows: readonly PackageRow[];
  readonly date1904: boolean;
}

export function buildReport(results: ScanResults, workbook: ReportWorkbook | undefined): ReportModel {
  const rows = new Map((workbook?.rows ?? []).map((row) => [identityKey(row.identity), row]));
  const names = new Map(results.results.map(({ finding }) => [identityKey(finding.package), finding.displayName]));
  const findings = results.results.map((result) =>
    reportFinding(result, rows.get(identityKey(result.finding.package)), workbook?.date1904 ?? false),
  );
  const { scanId, workbookPath, status, startedAt, updatedAt, toolVersion } = results;
  return {
    schemaVersion: reportSchemaVersion,
    scan: { scanId, workbookPath, status, startedAt, updatedAt, toolVersion },
    packages: {
      planned: results.planned.length,
      lookedUp: findings.length,
      failed: findings.filter(({ failed }) => failed).length,
    },
    ...countsOf(findings),
    sources: reportSources(results),
    failures: findings.flatMap(({ row, package: name, version, failed, reason }) =>
      failed ? [{ row, package: name, version, reason: reason ?? 'failed' }] : [],
    ),
    acceptedRisks: findings.flatMap(acceptedRisks),
    kept: results.kept.map((kept): ReportKeptCell => ({
      cell: kept.cell,
      package: names.get(identityKey(kept.package)) ?? kept.package.name,
      field: kept.field,
      column: reviewFields[kept.field].header,
      value: kept.value,
      finding: kept.finding,
    })),
    cellsWritten: results.written.length,
    saves: results.saves,
    timings: results.timings,
    batches: timeLine(results),
    checkpoints: results.checkpoints.map(({ checkpointId, batchNumber, completedPackages, createdAt }) => ({
      checkpointId,
      batchNumber,
      completedPackages,
      createdAt,
    })),
    findings: findings.sort(worstFirst),
  };
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
  return flaws.flatMap(({ severity, evidence: { accepted } }) =>
    accepted === undefined
      ? []
      : [
          {
            package: name,
            version,
            severity,
            advisory: accepted.advisory,
            reason: accepted.reason,
            owner: accepted.owner ?? null,
            until: accepted.until,
          },
        ],
  );
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

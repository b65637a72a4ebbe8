/** The summary of a scan from its record. Pure; counts only what the record holds. */
import { identityKey, type PackageRow, type PackageRows } from '../../core/package/packageRow';
import type { FindingSummary, ScanStatus, ScanSummary } from '../../core/scan/scanSummary';
import { PlannedSet } from '../journal/planIndex';
import type { ResultFacts } from '../journal/resultFacts';
import type { ScanRecord } from '../journal/scanRecord';

export interface RunFacts {
  readonly status: ScanStatus;
  /** As the person named it. */
  readonly workbook: string;
  readonly rows: PackageRows;
  readonly totalMs: number;
  readonly peakRssMb: number;
  readonly dryRun: boolean;
}

export function summarizeScan(record: ScanRecord, facts: RunFacts): ScanSummary {
  const { findings, planned, present } = findingsOf(record, facts.rows);
  return {
    scanId: record.planned.scanId,
    workbook: facts.workbook,
    status: facts.status,
    packages: {
      total: present,
      completed: record.results.size - record.failedPackages,
      failed: record.failedPackages,
      skipped: facts.rows.length - planned,
    },
    batches: record.batches,
    saves: record.saves,
    checkpoints: record.checkpoints.length,
    cellsWritten: record.cellsWritten,
    findings,
    kept: [...record.kept].map(([, { cell, package: identity, value, finding }]) => ({
      cell,
      package: identity.name,
      value,
      finding,
    })),
    timings: {
      totalMs: Math.round(facts.totalMs),
      lookupMs: Math.round(record.lookupMs),
      saveMs: Math.round(record.saveMs),
      checkpointMs: Math.round(record.checkpointMs),
    },
    peakRssMb: Math.round(facts.peakRssMb),
    statistics: {
      waitMs: Math.round(record.totals.waitMs),
      fsyncMs: Math.round(record.totals.fsyncMs),
      slowestBatchMs: Math.round(record.totals.slowestMs),
      batchRssMb: Math.round(record.totals.mostResidentBytes / (1024 * 1024)),
    },
    ...(facts.dryRun ? { dryRun: true as const } : {}),
  };
}

interface SheetFindings {
  /** In sheet order. */
  readonly findings: readonly FindingSummary[];
  /** Rows that the scan is about. */
  readonly planned: number;
  /** Without packages that were taken out of the workbook before anyone looked them up: nothing is left to do for them. */
  readonly present: number;
}

function findingsOf({ plan, results }: ScanRecord, rows: PackageRows): SheetFindings {
  const findings: FindingSummary[] = [];
  const inSheet = new PlannedSet(plan);
  for (const row of rows) {
    const key = identityKey(row.identity);
    inSheet.add(key);
    const result = results.get(key);
    if (result !== undefined) findings.push(findingSummary(row, result));
  }
  let present = 0;
  for (const key of plan.keys) if (inSheet.has(key) || results.has(key)) present += 1;
  return { findings, planned: inSheet.size, present };
}

function findingSummary(row: PackageRow, facts: ResultFacts): FindingSummary {
  const { verdict, advisories, flaws, highestSeverity, fixedIn, unchecked } = facts;
  const { displayName, identity } = row;
  const found = { verdict, advisories, flaws, highestSeverity, fixedIn };
  const silent = unchecked === undefined ? {} : { unchecked };
  return { row: row.row, package: displayName, version: identity.version, ...found, ...silent };
}

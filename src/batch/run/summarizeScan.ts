/** The summary of a scan from its record. Pure; counts only what the record holds. */
import { identityKey, type PackageRow } from '../../core/package/packageRow';
import type { FindingSummary, ScanStatus, ScanSummary } from '../../core/scan/scanSummary';
import type { ResultFacts } from '../journal/resultFacts';
import type { ScanRecord } from '../journal/scanRecord';

export interface RunFacts {
  readonly status: ScanStatus;
  /** As the person named it. */
  readonly workbook: string;
  readonly rows: readonly PackageRow[];
  readonly totalMs: number;
  readonly peakRssMb: number;
  readonly dryRun: boolean;
}

export function summarizeScan(record: ScanRecord, facts: RunFacts): ScanSummary {
  const { plan } = record;
  const shown = facts.rows.filter((row) => plan.placeOf(identityKey(row.identity)) !== undefined);
  return {
    scanId: record.planned.scanId,
    workbook: facts.workbook,
    status: facts.status,
    packages: {
      total: record.planned.packages.length - goneUnseen(record, facts.rows),
      completed: record.results.size - record.failedPackages,
      failed: record.failedPackages,
      skipped: facts.rows.length - shown.length,
    },
    batches: record.batches,
    saves: record.saves,
    checkpoints: record.checkpoints.length,
    cellsWritten: record.cellsWritten,
    findings: shown.flatMap((row) => {
      const result = record.results.get(identityKey(row.identity));
      return result === undefined ? [] : [findingSummary(row, result)];
    }),
    kept: [...record.kept.values()].map(({ cell, package: identity, value, finding }) => ({
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

/** Planned packages that were taken out of the workbook before anyone looked them up: nothing is left to do for them. */
function goneUnseen({ plan, results }: ScanRecord, rows: readonly PackageRow[]): number {
  const present = new Set(rows.map((row) => identityKey(row.identity)));
  return plan.keys.filter((key) => !present.has(key) && !results.has(key)).length;
}

function findingSummary(row: PackageRow, facts: ResultFacts): FindingSummary {
  const { verdict, advisories, flaws, highestSeverity, fixedIn, unchecked } = facts;
  const { displayName, identity } = row;
  const found = { verdict, advisories, flaws, highestSeverity, fixedIn };
  const silent = unchecked === undefined ? {} : { unchecked };
  return { row: row.row, package: displayName, version: identity.version, ...found, ...silent };
}

/** The summary of a scan from its record. Pure; counts only what the record holds. */
import { identityKey, type PackageRow } from '../../core/package/packageRow';
import type { FindingSummary, ScanStatus, ScanSummary } from '../../core/scan/scanSummary';
import { highestSeverity } from '../../core/advisory/severity';
import type { LookupResult, ScanRecord } from '../journal/scanRecord';

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
  const planned = new Set(record.planned.packages.map(identityKey));
  const shown = facts.rows.filter((row) => planned.has(identityKey(row.identity)));
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
function goneUnseen({ planned, results }: ScanRecord, rows: readonly PackageRow[]): number {
  const present = new Set(rows.map((row) => identityKey(row.identity)));
  const isGone = (key: string): boolean => !present.has(key) && !results.has(key);
  return planned.packages.filter((identity) => isGone(identityKey(identity))).length;
}

function findingSummary(row: PackageRow, { finding }: LookupResult): FindingSummary {
  const { flaws, verdict, fixedIn } = finding;
  return {
    row: row.row,
    package: row.displayName,
    version: row.identity.version,
    verdict,
    advisories: [...new Set(flaws.flatMap(({ records }) => records))].sort(),
    flaws: flaws.length,
    highestSeverity: flaws.length === 0 ? null : highestSeverity(flaws.map(({ severity }) => severity)),
    fixedIn: fixedIn ?? null,
  };
}

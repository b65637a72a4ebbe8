/** The summary of a scan from its record. */
import { type PackageRows } from '../../core/sheet/packageRow';
import { unnamedNumbers } from '../../core/sheet/unnamedRow';
import type {
  ContradictedSummary,
  FindingSummary,
  KeptSummary,
  ResultSummary,
  ScanStatus,
  ScanSummary,
} from '../../core/scan/scanSummary';
import type { KeptCell } from '../../core/cells/cellEdit';
import { dataAtHand, hasNameList } from '../../core/scan/dataAtHand';
import { saysLess, worstContradictionFirst } from '../../core/cells/contradiction';
import type { LeftOut, ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { earlierData } from '../journal/earlierData';
import { PlannedSet } from '../journal/planIndex';
import type { ScanRecord } from '../journal/scanRecord';
import { identityKey, type PackageIdentity } from '../../core/package/identity';
import { findingSummary } from '../start/knownResults';

export interface KnownResults {
  /** In sheet order. */
  readonly findings: readonly FindingSummary[];
  /** Their cells that scans preserved, as the workbook is now, and those that say less than the results beside them. */
  readonly kept: readonly KeptCell[];
}

export interface RunFacts {
  readonly status: ScanStatus;
  /** As the person named it. */
  readonly workbook: string;
  readonly rows: PackageRows;
  readonly sheetName: string;
  readonly leftOut: LeftOut | undefined;
  readonly columns: ScannedWorkbook['columns'];
  readonly totalMs: number;
  readonly peakRssMb: number;
  readonly dryRun: boolean;
  readonly keptCheckpoints: number;
  /** Of packages that were left out because they have results; absent: that left none out. */
  readonly known?: KnownResults;
  /** Vulnerable packages that the scan was not about; absent: none is known. */
  readonly outside?: readonly FindingSummary[];
  /** Preserved and refused cells as the workbook has them at the end; absent: as the scan met them. */
  readonly kept?: readonly KeptCell[];
  /** Rows of the workbook that the scan would have been about, had they been there; absent: none. */
  readonly unseen?: ReadonlySet<number>;
  /** Packages whose results were in the workbook, and are no longer; absent: none. */
  readonly undone?: number;
}

const notLookedAt: ResultSummary = {
  verdict: 'notChecked',
  advisories: [],
  flaws: 0,
  highestSeverity: null,
  fixedIn: null,
};

export function summarizeScan(record: ScanRecord, facts: RunFacts): ScanSummary {
  const { unseen = new Set<number>(), undone = 0 } = facts;
  const { findings, planned, failed, unverified } = findingsOf(record, facts.rows, unseen);
  const own = facts.kept ?? Array.from(record.kept, ([, cell]) => cell);
  const kept = [...own, ...(facts.known?.kept ?? [])];
  const nameOf = displayNames(kept, facts.rows);
  return {
    scanId: record.planned.scanId,
    workbook: facts.workbook,
    sheet: facts.sheetName,
    ...leftOutOf(record, facts),
    ...(facts.columns.has('recommendation') ? {} : { lacksRecommendation: true as const }),
    status: facts.status,
    packages: {
      total: planned,
      completed: findings.length - failed - unseen.size - undone,
      failed,
      ...unsavedOf(record),
      skipped: facts.rows.length - planned,
    },
    ...dataOf(record, unverified),
    batches: record.batches,
    saves: record.saves,
    checkpoints: record.checkpoints.length,
    ...(facts.keptCheckpoints < record.checkpoints.length ? { keptCheckpoints: facts.keptCheckpoints } : {}),
    cellsWritten: record.cellsWritten,
    findings,
    kept: kept.map((cell) => keptSummary(cell, nameOf)),
    contradicted: contradictedOf(kept, verdictOf(record, facts), nameOf),
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
    ...(facts.known === undefined ? {} : { known: facts.known.findings }),
    ...(facts.outside === undefined ? {} : { outside: facts.outside }),
    ...(facts.dryRun ? { dryRun: true as const } : {}),
  };
}

/** Rows that a person left out by their numbers are not meant. */
function leftOutOf({ planned }: ScanRecord, { leftOut }: RunFacts): Pick<ScanSummary, 'leftOut'> {
  const { sheets = [], unnamed = [] } = leftOut ?? {};
  const { rows, unresolved } = unnamedNumbers(unnamed, planned.selection ?? {});
  return sheets.length + rows.length + unresolved.length === 0 ? {} : { leftOut: { sheets, rows, unresolved } };
}

/** Nothing where nothing was to be looked up. */
function dataOf(
  { planned, runs, fileDates, plan }: ScanRecord,
  unverified: number,
): Pick<ScanSummary, 'data' | 'unverifiedNames'> {
  const { sources } = runs.at(-1) ?? planned;
  const data = plan.size === 0 ? [] : dataAtHand(sources, fileDates);
  return {
    ...(data.length === 0 ? {} : { data }),
    ...(unverified === 0 || hasNameList(sources) ? {} : { unverifiedNames: unverified }),
  };
}

type NameOf = (identity: PackageIdentity) => string;

/** As the workbook writes it; the normalized name of a package that is no longer in it. */
function displayNames(kept: readonly KeptCell[], rows: PackageRows): NameOf {
  const names = new Map(kept.map(({ package: identity }) => [identityKey(identity), identity.name]));
  if (kept.length > 0) {
    for (const { identity, displayName } of rows) {
      const key = identityKey(identity);
      if (names.has(key)) names.set(key, displayName);
    }
  }
  return (identity) => names.get(identityKey(identity)) ?? identity.name;
}

function keptSummary({ cell, package: identity, value, finding, refused }: KeptCell, nameOf: NameOf): KeptSummary {
  return { cell, package: nameOf(identity), value, finding, ...(refused === undefined ? {} : { refused }) };
}

type JudgedOf = (cell: KeptCell) => Pick<ResultSummary, 'verdict' | 'highestSeverity'> | undefined;

function verdictOf({ results }: ScanRecord, { known, rows }: RunFacts): JudgedOf {
  const found = (cell: KeptCell): ResultSummary | undefined => results.get(identityKey(cell.package));
  if (known === undefined) return found;
  const byRow = new Map(known.findings.map((finding) => [finding.row, finding]));
  const byKey = new Map<string, FindingSummary>();
  for (const { identity, row } of rows) {
    const finding = byRow.get(row);
    if (finding !== undefined) byKey.set(identityKey(identity), finding);
  }
  return (cell) => found(cell) ?? byKey.get(identityKey(cell.package));
}

function contradictedOf(kept: readonly KeptCell[], judgedOf: JudgedOf, nameOf: NameOf): readonly ContradictedSummary[] {
  const found: ContradictedSummary[] = [];
  for (const cell of kept) {
    const facts = judgedOf(cell);
    if (facts === undefined || !saysLess(cell.value, cell.finding)) continue;
    found.push({ ...keptSummary(cell, nameOf), verdict: facts.verdict, severity: facts.highestSeverity });
  }
  return found.sort(worstContradictionFirst);
}

function unsavedOf({ results, saved }: ScanRecord): { readonly unsaved?: number } {
  const unsaved = Math.max(0, results.size - saved.size);
  return unsaved === 0 ? {} : { unsaved };
}

/** Of packages that are in the workbook: what was taken out of it since, or has another version, is no part of what the scan says. */
interface SheetFindings {
  /** In sheet order. */
  readonly findings: readonly FindingSummary[];
  /** Rows that the scan is about. */
  readonly planned: number;
  readonly failed: number;
  /** Packages whose names nobody looked up. */
  readonly unverified: number;
}

function findingsOf(record: ScanRecord, rows: PackageRows, unseen: ReadonlySet<number>): SheetFindings {
  const { plan, results } = record;
  const earlier = earlierData(record);
  const findings: FindingSummary[] = [];
  const inSheet = new PlannedSet(plan);
  let [failed, unverified] = [0, 0];
  for (const row of rows) {
    if (unseen.has(row.row)) {
      findings.push(findingSummary(row, notLookedAt));
      continue;
    }
    const key = identityKey(row.identity);
    inSheet.add(key);
    const result = results.get(key);
    if (result === undefined) continue;
    if (result.failed) failed += 1;
    if (result.unverifiedName === true) unverified += 1;
    const { at, data } = earlier(key) ?? {};
    const reused = at === undefined || data === undefined ? {} : { reused: { at, data } };
    findings.push({ ...findingSummary(row, result), ...reused });
  }
  return { findings, planned: inSheet.size + unseen.size, failed, unverified };
}

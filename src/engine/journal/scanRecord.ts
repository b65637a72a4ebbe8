/** What a journal says happened, folded into one picture of the scan. Reads no file and decides nothing. */
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { KeptCell } from '../../core/cells/cellEdit';
import type { Finding } from '../../core/verdict/finding';
import { counting, noCounts, type VerdictCounts } from '../../core/scan/verdictCounts';
import { PackedMap } from '../../platform/packed/packedMap';
import type {
  BatchMetrics,
  CompactedData,
  IntentData,
  JournalEvent,
  PlannedData,
  ResultData,
  ResumedData,
  RunSource,
} from './journalEntry';
import { type PlanIndex, PlannedMap, PlannedSet } from './planIndex';
import { factsOf, type ResultFacts } from './resultFacts';
import { WrittenTexts } from './writtenTexts';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export type RecordStatus = 'open' | 'interrupted' | 'cancelled' | 'finished';

/** Maps are keyed by identityKey. */
export interface ScanRecord {
  readonly planned: PlannedData;
  readonly plan: PlanIndex;
  /** What was found, in short; the findings themselves are in the journal. */
  readonly results: PlannedMap<ResultFacts>;
  /** Findings that are not in the workbook yet; undefined: nobody wants them. */
  readonly waiting: Map<string, Finding> | undefined;
  /** ISO 8601 by label: of what day files were whose date only their answers tell; undefined: those that answered do not. */
  readonly fileDates: Map<string, string | undefined>;
  /** Lines of the journal that hold one; more than `results` when packages were looked up again. */
  resultLines: number;
  /** Replaced, never changed. */
  counts: VerdictCounts;
  /** What each run asked; the first is that of the plan. */
  readonly runs: RunData[];
  /** Which of `runs` found a result, and when. */
  readonly origins: PlannedMap<ResultOrigin>;
  /** Results that count no more, until a newer one of their package does. */
  readonly replaced: Map<string, { readonly facts: ResultFacts; readonly origin: ResultOrigin | undefined }>;
  /** Packages whose results a person kept although they were looked up with other data, or long ago. */
  readonly reused: PlannedSet;
  /** As the newest run has it. */
  overwrite: PlannedData['overwrite'];
  /** Packages whose result is known and whose cells are in the workbook. */
  readonly saved: PlannedSet;
  /** Those of which no cell was left as it was only because something was in it. Looked up again, they still count. */
  readonly decided: PlannedSet;
  /** The journal no longer tells which save was about which package: its last line tells that all are saved. */
  isCompacted: boolean;
  /** A save that was announced and neither committed nor repeated: look at the workbook's hash. */
  openIntent: IntentData | undefined;
  readonly written: WrittenTexts;
  readonly kept: PackedMap<KeptCell>;
  readonly checkpoints: CheckpointSummary[];
  /** Hash of the workbook after the last save, or at the start. */
  workbookHash: string;
  saves: number;
  /** Batches closed, saved or without changes. */
  batches: number;
  readonly totals: BatchTotals;
  lookupMs: number;
  saveMs: number;
  checkpointMs: number;
  cellsWritten: number;
  /** `open`: the process that wrote it may be alive or dead; only the workbook's lock tells. */
  status: RecordStatus;
  updatedAt: string;
}

interface RunData {
  readonly startedAt: string;
  readonly sources: readonly RunSource[];
}

export interface ResultOrigin {
  readonly run: number;
  /** Minutes since the epoch: finer, each would be another value to hold. */
  readonly minute: number;
}

/** Sums over the batches whose metrics are known; milliseconds and bytes. */
interface BatchTotals {
  batches: number;
  waitMs: number;
  fsyncMs: number;
  slowestMs: number;
  mostResidentBytes: number;
}

export function emptyRecord(planned: PlannedData, keepFindings: boolean): ScanRecord {
  const plan = planned.packages;
  return {
    planned,
    plan,
    results: new PlannedMap(plan),
    waiting: keepFindings ? new Map() : undefined,
    fileDates: new Map(),
    resultLines: 0,
    counts: noCounts,
    runs: [{ startedAt: planned.startedAt, sources: planned.sources }],
    origins: new PlannedMap(plan),
    replaced: new Map(),
    reused: new PlannedSet(plan),
    overwrite: planned.overwrite,
    saved: new PlannedSet(plan),
    decided: new PlannedSet(plan),
    isCompacted: false,
    openIntent: undefined,
    written: new WrittenTexts(),
    kept: new PackedMap(),
    checkpoints: [],
    workbookHash: planned.workbookHash,
    saves: 0,
    batches: 0,
    totals: { batches: 0, waitMs: 0, fsyncMs: 0, slowestMs: 0, mostResidentBytes: 0 },
    lookupMs: 0,
    saveMs: 0,
    checkpointMs: 0,
    cellsWritten: 0,
    status: 'open',
    updatedAt: planned.startedAt,
  };
}

export function applyEvent(record: ScanRecord, event: JournalEvent): void {
  switch (event.type) {
    case 'planned':
    case 'pending':
      return;
    case 'result':
      applyResult(record, event.data);
      return;
    case 'intent':
      record.openIntent = event.data;
      return;
    case 'committed':
      applyCommit(record, event.data);
      return;
    case 'batch':
      addMetrics(record.totals, event.data);
      return;
    case 'checkpoint':
      record.checkpoints.push(event.data.summary);
      record.checkpointMs += event.data.checkpointMs;
      record.updatedAt = event.data.summary.createdAt;
      return;
    case 'resumed':
      applyResume(record, event.data);
      return;
    case 'compacted':
      applyCompacted(record, event.data);
      return;
    case 'cells':
      for (const kept of event.data.kept) record.kept.set(cellKey(kept.package, kept.field), kept);
      return;
    case 'interrupted':
      setStatus(record, event.data.reason === 'cancelled' ? 'cancelled' : 'interrupted', event.data.at);
      return;
    case 'finished':
      setStatus(record, 'finished', event.data.at);
      if (record.isCompacted) saveAll(record);
  }
}

function applyResume(record: ScanRecord, data: ResumedData): void {
  for (const identity of data.added ?? []) record.plan.add(identity);
  if (data.packages !== undefined) keepOnly(record, data.packages);
  forgetKept(record.kept, data);
  for (const identity of data.again ?? []) forget(record, identityKey(identity));
  for (const identity of data.reused ?? []) record.reused.add(identityKey(identity));
  for (const identity of data.alsoSaved ?? []) markSaved(record, identityKey(identity));
  for (const identity of data.unsaved ?? []) record.saved.delete(identityKey(identity));
  record.runs.push({ startedAt: data.at, sources: data.sources ?? record.planned.sources });
  record.overwrite = data.overwrite ?? record.overwrite;
  record.openIntent = undefined;
  record.workbookHash = data.workbookHash ?? record.workbookHash;
  setStatus(record, 'open', data.at);
}

function setStatus(record: ScanRecord, status: RecordStatus, at: string): void {
  record.status = status;
  record.updatedAt = at;
}

function applyResult(record: ScanRecord, { finding, failed, lookupMs, at, lastKnown }: ResultData): void {
  const key = identityKey(finding.package);
  count(record, record.results.get(key), -1);
  const facts = factsOf(finding, failed, lastKnown);
  record.results.set(key, facts);
  noteDates(record, finding);
  record.resultLines += 1;
  const run = record.runs.length - 1;
  const asked = at ?? Date.parse(record.runs[run]?.startedAt ?? '');
  if (asked > Date.parse(record.updatedAt)) record.updatedAt = new Date(asked).toISOString();
  record.reused.delete(key);
  record.replaced.delete(key);
  record.origins.set(key, { run, minute: Math.floor(asked / 60_000) });
  count(record, facts, 1);
  if (!record.saved.has(key)) record.waiting?.set(key, finding);
  record.lookupMs += lookupMs;
}

function noteDates({ fileDates }: ScanRecord, { sources = [] }: Finding): void {
  for (const { label, fromFile, dataDate } of sources)
    fileDates.set(label, (fromFile === true ? dataDate : undefined) ?? fileDates.get(label));
}

/** A package whose result was lost with its line of the journal is not done, whatever is in the workbook. */
function markSaved(record: ScanRecord, key: string): void {
  if (!record.results.has(key)) return;
  record.saved.add(key);
  if (record.overwrite !== 'empty') record.decided.add(key);
  record.waiting?.delete(key);
}

function count(record: ScanRecord, facts: ResultFacts | undefined, by: 1 | -1): void {
  if (facts !== undefined) record.counts = counting(record.counts, facts.verdict, facts.failed, by);
}

function applyCommit(record: ScanRecord, data: Extract<JournalEvent, { type: 'committed' }>['data']): void {
  if (data.saveId !== null) {
    record.saves += 1;
    const intent = record.openIntent;
    if (intent?.save.saveId === data.saveId) {
      record.written.record(intent.save.cells);
      record.cellsWritten = record.written.size;
    }
  }
  record.openIntent = undefined;
  record.batches += data.batches ?? 1;
  record.saveMs += data.saveMs;
  record.workbookHash = data.workbookHash;
  for (const identity of data.packages) markSaved(record, identityKey(identity));
  for (const kept of data.kept) record.kept.set(cellKey(kept.package, kept.field), kept);
}

function addMetrics(totals: BatchTotals, metrics: BatchMetrics): void {
  totals.batches += 1;
  totals.waitMs += metrics.waitMs;
  totals.fsyncMs += metrics.fsyncMs;
  totals.slowestMs = Math.max(totals.slowestMs, metrics.lookupMs + metrics.waitMs + metrics.saveMs);
  totals.mostResidentBytes = Math.max(totals.mostResidentBytes, metrics.residentBytes);
}

function applyCompacted(record: ScanRecord, data: CompactedData): void {
  const { checkpoints, ...sums } = data;
  Object.assign(record, sums);
  record.checkpoints.push(...checkpoints);
  record.isCompacted = true;
}

/** Where the last line is lost, others may be, too: what their packages were told is then written once more. */
function saveAll(record: ScanRecord): void {
  record.saved.addAll();
  record.waiting?.clear();
}

function keepOnly(record: ScanRecord, packages: readonly PackageIdentity[]): void {
  const keep = new Set(packages.map(identityKey));
  for (const key of record.plan.keys) {
    if (keep.has(key) && record.results.has(key)) {
      markSaved(record, key);
      continue;
    }
    forget(record, key);
    record.decided.delete(key);
  }
  for (const [key, kept] of record.kept) if (!keep.has(identityKey(kept.package))) record.kept.delete(key);
}

/** What it found is still known: the next look may rest on less. */
function forget(record: ScanRecord, key: string): void {
  const facts = record.results.get(key);
  if (facts !== undefined && facts.verdict !== 'notChecked')
    record.replaced.set(key, { facts, origin: record.origins.get(key) });
  count(record, record.results.get(key), -1);
  record.results.set(key, undefined);
  record.saved.delete(key);
  record.waiting?.delete(key);
}

/** What was kept for packages that are decided again: by another rule, or by what is found now. */
export function forgetKept(kept: KeptCells, { again = [], unsaved = [] }: ResumedData): void {
  const decided = new Set([...again, ...unsaved].map(identityKey));
  if (decided.size === 0) return;
  for (const [key, cell] of kept) if (decided.has(identityKey(cell.package))) kept.delete(key);
}

interface KeptCells extends Iterable<[string, KeptCell]> {
  delete(key: string): unknown;
}

export function cellKey(identity: PackageIdentity, field: string): string {
  return `${identityKey(identity)} ${field}`;
}

/** What a journal says happened, folded into one picture of the scan. Reads no file and decides nothing. */
import type { CheckpointSummary } from '../core/checkpointData';
import type { KeptCell } from '../core/cellEdit';
import type { Finding } from '../core/finding';
import { identityKey, type PackageIdentity } from '../core/packageRow';
import type { WrittenCell } from '../workbook/saveTypes';
import type { IntentData, JournalEvent, PlannedData } from './journalEntry';

export type RecordStatus = 'open' | 'interrupted' | 'cancelled' | 'finished';

export interface LookupResult {
  readonly finding: Finding;
  /** Gave up after retries. */
  readonly failed: boolean;
}

/** Maps are keyed by identityKey. */
export interface ScanRecord {
  readonly planned: PlannedData;
  readonly results: Map<string, LookupResult>;
  /** Packages whose cells are in the workbook. */
  readonly saved: Set<string>;
  /** A save that was announced and neither committed nor repeated: look at the workbook's hash. */
  openIntent: IntentData | undefined;
  readonly written: Map<string, WrittenCell>;
  readonly kept: Map<string, KeptCell>;
  readonly checkpoints: CheckpointSummary[];
  /** Hash of the workbook after the last save, or at the start. */
  workbookHash: string;
  saves: number;
  /** Batches closed, saved or without changes. */
  batches: number;
  lookupMs: number;
  saveMs: number;
  checkpointMs: number;
  /** `open`: the process that wrote it may be alive or dead; only the workbook's lock tells. */
  status: RecordStatus;
  updatedAt: string;
}

/** Undefined when the journal holds no plan: nothing had begun. */
export function foldJournal(events: readonly JournalEvent[]): ScanRecord | undefined {
  const [first, ...rest] = events;
  if (first?.type !== 'planned') return undefined;
  const record = emptyRecord(first.data);
  for (const event of rest) applyEvent(record, event);
  return record;
}

export function emptyRecord(planned: PlannedData): ScanRecord {
  return {
    planned,
    results: new Map(),
    saved: new Set(),
    openIntent: undefined,
    written: new Map(),
    kept: new Map(),
    checkpoints: [],
    workbookHash: planned.workbookHash,
    saves: 0,
    batches: 0,
    lookupMs: 0,
    saveMs: 0,
    checkpointMs: 0,
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
      record.results.set(identityKey(event.data.finding.package), event.data);
      record.lookupMs += event.data.lookupMs;
      return;
    case 'intent':
      record.openIntent = event.data;
      return;
    case 'committed':
      applyCommit(record, event.data);
      return;
    case 'checkpoint':
      record.checkpoints.push(event.data.summary);
      record.checkpointMs += event.data.checkpointMs;
      record.updatedAt = event.data.summary.createdAt;
      return;
    case 'resumed':
      if (event.data.packages !== undefined) keepOnly(record, event.data.packages);
      record.status = 'open';
      record.updatedAt = event.data.at;
      return;
    case 'interrupted':
      record.status = event.data.reason === 'cancelled' ? 'cancelled' : 'interrupted';
      record.updatedAt = event.data.at;
      return;
    case 'finished':
      record.status = 'finished';
      record.updatedAt = event.data.at;
  }
}

function applyCommit(record: ScanRecord, data: Extract<JournalEvent, { type: 'committed' }>['data']): void {
  if (data.saveId !== null) {
    record.saves += 1;
    const intent = record.openIntent;
    if (intent?.save.saveId === data.saveId) {
      for (const cell of intent.save.cells) record.written.set(cellKey(cell.package, cell.field), cell);
    }
  }
  record.openIntent = undefined;
  record.batches += 1;
  record.saveMs += data.saveMs;
  record.workbookHash = data.workbookHash;
  for (const identity of data.packages) record.saved.add(identityKey(identity));
  for (const kept of data.kept) record.kept.set(cellKey(kept.package, kept.field), kept);
}

function keepOnly(record: ScanRecord, packages: readonly PackageIdentity[]): void {
  const keep = new Set(packages.map(identityKey));
  for (const key of record.results.keys()) if (!keep.has(key)) record.results.delete(key);
  for (const key of record.saved) if (!keep.has(key)) record.saved.delete(key);
  for (const [key, kept] of record.kept) if (!keep.has(identityKey(kept.package))) record.kept.delete(key);
}

export function cellKey(identity: PackageIdentity, field: string): string {
  return `${identityKey(identity)} ${field}`;
}

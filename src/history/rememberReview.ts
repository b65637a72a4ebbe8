/** Adds what a finished scan found to the history of its workbook, which follows the workbook as the record of its cells does. */
import {
  isOf,
  snapshotKey,
  type Snapshot,
  type SnapshotPackage,
  snapshotPackage,
  snapshotSchemaVersion,
  unseenPackage,
  withUsedLooks,
} from '../core/history/snapshot';
import { identityKey } from '../core/package/identity';
import { lookedWith } from '../core/scan/lastKnown';
import type { Text } from '../core/message/text';
import { JournalFold } from '../engine/journal/journalFold';
import { readJournal } from '../engine/journal/readJournal';
import type { ScanRecord } from '../engine/journal/scanRecord';
import type { FinishedScan } from '../engine/scanPorts';
import { storageLayout } from '../engine/storage/storageLayout';
import type { FileSystem } from '../platform/fileSystem';
import { SnapshotStore } from './snapshotStore';

interface Places {
  readonly fileSystem: FileSystem;
  /** Where the scan keeps its journal. */
  readonly storage: string;
  /** Of the user. */
  readonly state: string;
  /** Told of earlier reviews that cannot be read. */
  readonly onDidWarn: (message: Text) => void;
}

/** A review of some packages keeps what the one before it says of the others. */
export async function rememberReview(places: Places, scan: FinishedScan): Promise<void> {
  const history = await historyToGoOn(places, scan);
  const fresh = await found(places, scan);
  if (fresh === undefined) return;
  const before = fresh.packages.size < scan.workbook.rows.length ? await history.newest() : undefined;
  await history.add(snapshotOf(scan, fresh, before), scan.keptReviews);
}

/** That of the workbook's own name; where it had another, or is a copy, it begins with the history of that one. */
async function historyToGoOn(
  { fileSystem, state, onDidWarn }: Places,
  { ledger, planned, workbook }: FinishedScan,
): Promise<SnapshotStore> {
  const store = (name: string): SnapshotStore => new SnapshotStore(fileSystem, state, name, onDidWarn);
  const own = store(ledger.own);
  const { from = ledger.own } = ledger;
  const newest = await own.newest();
  if (from === ledger.own) {
    const isOwn = newest === undefined || ledger.from !== undefined || isOf(newest, workbook.rows);
    if (!isOwn) await own.moveTo(ledger.aside ?? newest.scanId);
    return own;
  }
  if (newest !== undefined) await own.moveTo(ledger.aside ?? newest.scanId);
  const original = store(from);
  const copied = await original.newest(({ workbookHash }) => workbookHash === planned.workbookHash);
  await own.copyFrom(original, copied?.scanId);
  return own;
}

interface Found {
  readonly record: ScanRecord;
  /** By identityKey. */
  readonly packages: ReadonlyMap<string, SnapshotPackage>;
}

/** Undefined where the journal is gone. */
async function found({ fileSystem, storage }: Places, { planned }: FinishedScan): Promise<Found | undefined> {
  const fold = new JournalFold({ plan: planned, keepFindings: false });
  const packages = new Map<string, SnapshotPackage>();
  await readJournal(fileSystem, storageLayout.journal(storage, planned.scanId), (event) => {
    fold.apply(event);
    if (event.type !== 'result') return;
    const key = identityKey(event.data.finding.package);
    packages.set(key, snapshotPackage(event.data, fold.record?.origins.get(key)?.run ?? 0));
  });
  const { record } = fold;
  return record === undefined ? undefined : { record, packages };
}

function snapshotOf(
  { planned, workbook, workbookHash }: FinishedScan,
  { record, packages }: Found,
  before: Snapshot | undefined,
): Snapshot {
  const looks = record.runs.map(({ sources }) => lookedWith(sources));
  const earlier = new Map((before?.packages ?? []).map((each) => [snapshotKey(each), each]));
  const ofRow = (key: string): SnapshotPackage | undefined => {
    const own = record.results.has(key) ? packages.get(key) : undefined;
    const other = own === undefined ? earlier.get(key) : undefined;
    return other === undefined ? own : { ...other, look: looks.length + (other.look ?? 0) };
  };
  return {
    schemaVersion: snapshotSchemaVersion,
    scanId: planned.scanId,
    at: record.updatedAt,
    toolVersion: planned.toolVersion,
    workbookHash,
    sheet: workbook.sheetName,
    ...withUsedLooks(
      [...looks, ...(before?.looks ?? [])],
      Array.from(
        workbook.rows,
        ({ identity, displayName }) => ofRow(identityKey(identity)) ?? unseenPackage(identity, displayName),
      ),
    ),
  };
}

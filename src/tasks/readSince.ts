/** What is new in a workbook since an earlier review of it, by the history in the user's state folder. Changes nothing. */
import type { Change, NewSince } from '../core/scan/change';
import { compareSnapshots } from '../core/history/compareSnapshots';
import { currentSnapshot } from '../core/history/currentSnapshot';
import { UserError } from '../core/message/errors';
import type { Text } from '../core/message/text';
import type { WorkbookResults } from '../core/scan/scanResults';
import { confinedFileSystem } from '../engine/storage/confinedFileSystem';
import { userStateFolder } from '../engine/storage/userState';
import { findReview, historyOfWorkbook, type Since } from '../history/findReview';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readScannedWorkbook } from '../workbook/large/readScannedWorkbook';

/** Undefined where `last` finds no earlier review. Throws UserError, also for a workbook that cannot be read: it is known by its content. */
export async function readSince(
  storageFolder: string,
  workbookPath: string,
  { since, results, onDidWarn }: SinceRequest,
): Promise<NewSince | undefined> {
  const workbook = await readScannedWorkbook(nodeFileSystem, workbookPath);
  const state = userStateFolder();
  const fileSystem = confinedFileSystem(nodeFileSystem, state);
  const history = await historyOfWorkbook(fileSystem, { folder: state, others: [storageFolder] }, workbook, onDidWarn);
  const before = await findReview(history, since, results.newest.scanId, workbookPath);
  if (before === undefined) return undefined;
  const now = currentSnapshot(results, workbook);
  const changes = compareSnapshots(before, now);
  const own = await history.read(results.newest.scanId);
  const sinceScan = own === undefined ? [] : compareSnapshots(own, now);
  return { scanId: before.scanId, at: before.at, changes: [...changes, ...endedSince(sinceScan, changes)] };
}

/** Acceptances that ended after the newest scan, which may have begun after the earlier review. */
function endedSince(sinceScan: readonly Change[], told: readonly Change[]): readonly Change[] {
  const keyOf = ({ kind, name, version, occurrence, ids }: Change): string =>
    JSON.stringify([kind, name, version, occurrence, ids]);
  const known = new Set(told.map(keyOf));
  return sinceScan.filter((change) => change.kind === 'acceptanceEnded' && !known.has(keyOf(change)));
}

/** The same since the last review, for who did not ask: undefined also where it cannot be told. */
export async function readSinceLast(
  storageFolder: string,
  workbookPath: string,
  results: WorkbookResults,
): Promise<NewSince | undefined> {
  try {
    return await readSince(storageFolder, workbookPath, { since: 'last', results, onDidWarn: () => undefined });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

interface SinceRequest {
  readonly since: Since;
  /** What the scans of the workbook say now. */
  readonly results: WorkbookResults;
  /** Told of earlier reviews that cannot be read. */
  readonly onDidWarn: (message: Text) => void;
}

/** The earlier review that a person compares with: the last one, one by its id, or that of a day. Changes nothing. */
import { isOf, type Snapshot } from '../core/history/snapshot';
import { UserError } from '../core/message/errors';
import { say, type Text } from '../core/message/text';
import { isStateId } from '../core/scan/stateId';
import { isDay } from '../core/spreadsheet/calendarDay';
import { Ledger, type LedgerPlaces } from '../engine/ledger/ledger';
import type { FileSystem } from '../platform/fileSystem';
import type { ScannedWorkbook } from '../workbook/review/reviewWorkbook';
import { SnapshotStore } from './snapshotStore';

/** `last`, the id of a review, or an ISO day. */
export type Since = string;

export function isSince(text: string): boolean {
  return text === 'last' || isDay(text) || (isStateId(text) && !isMeantAsDay(text));
}

/** Digits that are too few for an id: whoever typed `2026-99-99` meant a day. */
export function isMeantAsDay(text: string): boolean {
  return /^\d[\d-]{0,9}$/.test(text);
}

/** Known by the content of the workbook, under whatever name it was scanned. */
export async function historyOfWorkbook(
  fileSystem: FileSystem,
  places: LedgerPlaces,
  workbook: ScannedWorkbook,
  onDidSkip: (message: Text) => void,
): Promise<SnapshotStore> {
  const { names } = await Ledger.load(fileSystem, places, workbook);
  const history = new SnapshotStore(fileSystem, places.folder, names.from ?? names.own, onDidSkip);
  if (names.from !== undefined) return history;
  const newest = await history.newest();
  // Of another workbook, which had the same path.
  const isForeign = newest !== undefined && !isOf(newest, workbook.rows);
  return isForeign ? new SnapshotStore(fileSystem, places.folder, 'none', onDidSkip) : history;
}

/**
 * `last`: the newest review but that of `current`, a scan id; undefined when there is none. A day: the newest one at or before its end, UTC.
 * Rejects with UserError `nothingToResume` where no review has the id, or none is as old.
 */
export async function findReview(
  history: SnapshotStore,
  since: Since,
  current: string,
  workbookPath: string,
): Promise<Snapshot | undefined> {
  if (since === 'last') return history.newest(({ scanId }) => scanId !== current);
  const found = isDay(since) ? await history.newest(({ at }) => at.slice(0, 10) <= since) : await history.read(since);
  if (found !== undefined) return found;
  const ids = await history.ids();
  throw new UserError({
    code: 'nothingToResume',
    what: isDay(since)
      ? say`No review of this workbook at or before ${since} is known`
      : say`No review ${since} of this workbook is known`,
    file: workbookPath,
    next:
      ids.length === 0
        ? say`Scan it first: every finished scan is a review`
        : say`Pass last, a day, or one of ${ids.slice(0, 5).join(', ')}`,
  });
}

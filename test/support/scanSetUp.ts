/** A scan of a copy of the real workbook in a temporary folder: request, run, and what came of it. Refuses to touch the original. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJournal } from '../../src/engine/journal/journalDecoder';
import type { JournalEvent } from '../../src/engine/journal/journalEntry';
import { storageLayout } from '../../src/engine/storage/storageLayout';
import { defaultBatchConfiguration, type BatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { displayText } from '../../src/core/spreadsheet/cell';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../src/core/scan/recoveryOptions';
import { reviewFieldNames } from '../../src/core/sheet/reviewField';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { runScan } from '../../src/tasks/runScan';
import { assertSound } from './judge/assertSound';
import { identityKey } from '../../src/core/package/identity';

export interface ScanSetUp {
  readonly workbook: string;
  readonly storage: string;
  request(recovery?: Partial<RecoveryOptions>, configuration?: Partial<BatchConfiguration>): ScanRequest;
}

/** Without advisories every package is "Not checked": quick, and enough where only the engine matters. */
export function setUpScan(folder: string, original: string, advisoriesPath?: string): ScanSetUp {
  const workbook = join(folder, 'review.xlsx');
  const storage = join(folder, 'state');
  copyFileSync(original, workbook);
  return {
    workbook,
    storage,
    request: (recovery = {}, configuration = {}) => ({
      workbookPath: workbook,
      storageFolder: storage,
      ...(advisoriesPath === undefined ? {} : { advisoriesPath }),
      offline: true,
      overwrite: 'automated',
      configuration: { ...defaultBatchConfiguration, ...configuration },
      recovery: { ...defaultRecoveryOptions, ...recovery },
      toolVersion: '0.0.0',
    }),
  };
}

/** `onEvent` may abort the scan. */
export function run(
  request: ScanRequest,
  onEvent: (event: ScanEvent, stop: () => void) => void = () => undefined,
): Promise<ScanSummary> {
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  return runScan(request, { onDidEvent: (event) => onEvent(event, stop), signal: stopped.signal });
}

/** Every cell of every package, as a person reads it. */
export async function cellsOf(workbook: string): Promise<Map<string, string>> {
  const { rows } = await readReviewWorkbook(nodeFileSystem, workbook);
  const cells = new Map<string, string>();
  for (const row of rows) {
    for (const field of reviewFieldNames) {
      const content = row.cells[field];
      if (content !== undefined) cells.set(`${identityKey(row.identity)} ${field}`, displayText(content));
    }
  }
  return cells;
}

/** And that the first is whole. */
export async function assertSameCells(actual: string, expected: string): Promise<void> {
  assertSound(readFileSync(actual));
  const [a, b] = [await cellsOf(actual), await cellsOf(expected)];
  const different = [...b].filter(([key, text]) => a.get(key) !== text).map(([key]) => key);
  assert.deepEqual(different.slice(0, 5), []);
  assert.equal(a.size, b.size);
}

export function journalOf(storage: string, scanId: string): readonly JournalEvent[] {
  return decodeJournal(readFileSync(storageLayout.journal(storage, scanId))).events;
}

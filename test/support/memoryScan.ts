/** A scan on a disk in memory, for tests that repeat it thousands of times. Refuses to touch the real disk. */
import { randomBytes } from 'node:crypto';
import { BatchController } from '../../src/engine/batchController';
import type { Clock } from '../../src/platform/clock';
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../src/core/scan/recoveryOptions';
import { displayText } from '../../src/core/spreadsheet/cell';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { toEnglish } from '../../src/core/message/text';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { AtomicSaver } from '../../src/workbook/save/atomicSaver';
import type { CrashFileSystem } from './crashFileSystem';
import { type EngineOptions, enginePorts } from './engine';
import { assertSound } from './judge/assertSound';
import { impatientClock } from './saverRig';
import { identityKey } from '../../src/core/package/identity';

export const memoryWorkbook = '/reviews/review.xlsx';
export const memoryStorage = '/home/state/ihacpa';

export interface MemoryScan {
  /** Name and version of packages that were told to be finished. */
  readonly finished: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** Undefined when it failed. */
  readonly summary: ScanSummary | undefined;
  readonly error: unknown;
}

export interface MemoryScanOptions {
  readonly batchSize: number;
  readonly onLookup?: EngineOptions['onLookup'];
  /** What one save and one lookup take on the scan's clock, in milliseconds. */
  readonly pace?: { readonly saveMs: number; readonly lookupMs: number };
  /** Called after each event; may stop the scan. */
  readonly then?: (event: ScanEvent, stop: () => void) => void;
}

/**
 * A disk in memory answers without ever going through the event loop; what hangs on a weak reference, an AbortSignal
 * among it, is only given back there.
 */
export function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Never rejects. */
export async function scanInMemory(
  disk: CrashFileSystem,
  recovery: Partial<RecoveryOptions>,
  { batchSize, onLookup, pace, then = () => undefined }: MemoryScanOptions,
): Promise<MemoryScan> {
  await turnOfTheLoop();
  const finished = new Set<string>();
  const warnings: string[] = [];
  const stopped = new AbortController();
  const clock = impatientClock();
  const ports = enginePorts({
    fileSystem: disk,
    clock,
    locks: false,
    ...(onLookup === undefined ? {} : { onLookup }),
    ...(pace === undefined ? {} : paced(disk, clock, pace)),
    onEvent: (event) => {
      if (event.type === 'packageFinished') finished.add(`${event.package} ${event.version}`);
      if (event.type === 'warning') warnings.push(toEnglish(event.message));
      then(event, () => stopped.abort());
    },
  });
  const controller = new BatchController(ports, {
    workbookPath: memoryWorkbook,
    storageFolder: memoryStorage,
    offline: true,
    overwrite: 'all',
    configuration: { ...defaultBatchConfiguration, defaultBatchSize: batchSize, checkpointFrequency: 2 },
    recovery: { ...defaultRecoveryOptions, ...recovery },
    toolVersion: '0.0.0',
  });
  try {
    const summary = await controller.startProcessing(stopped.signal);
    return { finished, warnings, summary, error: undefined };
  } catch (error) {
    return { finished, warnings, summary: undefined, error };
  }
}

function paced(
  fileSystem: CrashFileSystem,
  clock: Clock,
  { saveMs, lookupMs }: NonNullable<MemoryScanOptions['pace']>,
): Pick<EngineOptions, 'onLookup' | 'createSaver'> {
  return {
    onLookup: () => clock.sleep(lookupMs),
    createSaver: (journal) => {
      const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
      const saver = new AtomicSaver({ fileSystem, clock, randomHex, journal });
      return {
        atomicSave: async (request) => {
          await clock.sleep(saveMs);
          return saver.atomicSave(request);
        },
      };
    },
  };
}

/** Every cell of every package of a workbook that is whole, as one text to compare. */
export async function cellsInMemory(disk: CrashFileSystem): Promise<string> {
  assertSound(disk.bytesOf(memoryWorkbook));
  const { rows } = await readReviewWorkbook(disk, memoryWorkbook);
  return JSON.stringify(
    rows.map((row) => [
      identityKey(row.identity),
      Object.entries(row.cells).map(([field, content]) => [field, displayText(content)]),
    ]),
  );
}

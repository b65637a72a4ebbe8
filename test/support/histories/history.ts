/** One user's workbooks and what happens to them, by seed: scans that are killed and resumed, people who type, state that breaks. Judges nothing. */
import { BatchController } from '../../../src/engine/batchController';
import type { ScanPorts } from '../../../src/engine/scanPorts';
import { type BatchConfiguration, defaultBatchConfiguration } from '../../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions } from '../../../src/core/scan/recoveryOptions';
import type { Clock } from '../../../src/platform/clock';
import { displayText } from '../../../src/core/spreadsheet/cell';
import type { OverwriteRule } from '../../../src/core/cells/cellEdit';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import type { ReviewWorkbook } from '../../../src/workbook/review/reviewWorkbook';
import { AtomicSaver } from '../../../src/workbook/save/atomicSaver';
import type { CrashFileSystem } from '../crashFileSystem';
import { enginePorts } from '../engine';
import { assertSound } from '../judge/assertSound';
import { patchBytes } from '../patchedSheet';
import { SeededRandom } from '../seededRandom';
import { turnOfTheLoop } from '../memoryScan';
import { executorOf, type MadeUpData, proposed } from './madeUpData';

export const storage = '/home/state';
const configuration: BatchConfiguration = { ...defaultBatchConfiguration, defaultBatchSize: 2, checkpointFrequency: 2 };

export interface ScanOrder {
  readonly workbook: string;
  readonly rule: OverwriteRule;
  readonly resumes: boolean;
  readonly data: MadeUpData;
  /** Lookups after which somebody cancels, and calls to the disk after which the power goes. */
  readonly cancelAfter?: number;
  readonly crashAfter?: number;
}

export interface Scanned {
  /** Undefined when it failed or was killed. */
  readonly summary: ScanSummary | undefined;
  readonly error: unknown;
}

export class Disk {
  /** Milliseconds; a test's seconds must not show in a history. */
  private time = Date.UTC(2026, 5, 1);

  constructor(
    public files: CrashFileSystem,
    private readonly random: SeededRandom,
  ) {}

  pass(ms: number): void {
    this.time += ms;
  }

  /** The same files at the same time, for a control that leaves these alone. */
  copy(): Disk {
    const other = new Disk(this.files.copy(), new SeededRandom(1));
    other.time = this.time;
    return other;
  }

  read(path: string): Promise<ReviewWorkbook> {
    assertSound(this.files.bytesOf(path), path);
    return readReviewWorkbook(this.files, path);
  }

  /** A person types into the cell of the row at this place. */
  type(path: string, place: number, field: ReviewField, text: string): void {
    const { bytes } = patchBytes(this.files.bytesOf(path), ({ rows }) => {
      const row = rows.at(place);
      if (row === undefined) throw new Error(`No row ${place}`);
      const expected = row.cells[field] ?? { kind: 'empty' };
      return [{ package: row.identity, field, value: { kind: 'text', text }, look: 'plain', expected }];
    });
    this.files.place(path, bytes);
  }

  /** Never rejects. After a crash the files are what the disk kept. */
  async scan(order: ScanOrder): Promise<Scanned> {
    await turnOfTheLoop();
    const stopped = new AbortController();
    const request = {
      workbookPath: order.workbook,
      storageFolder: storage,
      offline: true,
      overwrite: order.rule,
      keepsOverwrite: order.resumes,
      configuration,
      recovery: { ...defaultRecoveryOptions, resumeMode: order.resumes ? ('auto' as const) : ('fresh' as const) },
      toolVersion: '0.0.0',
    };
    if (order.crashAfter !== undefined) this.files.crashAt = this.files.calls + order.crashAfter;
    const outcome: { summary: ScanSummary | undefined; error: unknown } = { summary: undefined, error: undefined };
    try {
      const ports = this.ports(order, () => stopped.abort());
      outcome.summary = await new BatchController(ports, request).startProcessing(stopped.signal);
    } catch (error) {
      outcome.error = error;
    }
    const crashed = this.files.hasCrashed;
    this.files.crashAt = Infinity;
    if (crashed) this.files = this.files.afterCrash(this.random);
    return crashed ? { summary: undefined, error: 'killed' } : outcome;
  }

  private ports({ data, cancelAfter }: ScanOrder, cancel: () => void): ScanPorts {
    const fileSystem = this.files;
    const clock: Clock = {
      now: () => (this.time += 1),
      monotonic: () => (this.time += 1),
      sleep: (ms) => {
        this.time += ms;
        return turnOfTheLoop();
      },
    };
    const randomHex = (bytes: number): string =>
      Array.from({ length: bytes }, () => this.random.below(256).toString(16).padStart(2, '0')).join('');
    let asked = 0;
    const executor = executorOf(data, () => {
      if (++asked === cancelAfter) cancel();
    });
    const ports = enginePorts({ fileSystem, clock, locks: false });
    return {
      ...ports,
      randomHex,
      random: () => this.random.next(),
      workbook: {
        ...ports.workbook,
        createSaver: (journal) => new AtomicSaver({ fileSystem, clock, randomHex, journal }),
      },
      openLookup: () => Promise.resolve({ executor, propose: proposed }),
    };
  }
}

/** By row, what each cell of these fields shows. */
export function shownIn({ rows }: ReviewWorkbook, fields: readonly ReviewField[]): string[][] {
  return [...rows].map(({ cells }) => fields.map((field) => displayText(cells[field] ?? { kind: 'empty' })));
}

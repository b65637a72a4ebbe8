/** The command line with a scripted terminal and engine, for tests of what it asks of both. Runs no scan. */
import { noCounts } from '../../src/core/scan/verdictCounts';
import type { CliDependencies, CliIo, RunScanIo } from '../../src/cli/cliPorts';
import { run } from '../../src/cli/run';
import type { CheckpointSummary } from '../../src/core/scan/checkpointData';
import type { ResumableScan } from '../../src/core/scan/resumableScan';
import { noPaint, terminalPaint } from '../../src/reports/outputs/paint';
import type { ScanProgress } from '../../src/core/scan/scanEvent';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { FindingSummary, ScanSummary } from '../../src/core/scan/scanSummary';

export interface Script {
  readonly terminal?: boolean;
  /** Width of the terminal; 80 where absent. */
  readonly columns?: number;
  /** Both streams take colors. */
  readonly color?: boolean;
  /** Undefined in the list: the input ends. */
  readonly answers?: readonly (string | undefined)[];
  readonly runScan?: (request: ScanRequest, io: RunScanIo) => Promise<ScanSummary>;
  readonly catalog?: readonly ResumableScan[];
  readonly place?: Partial<CliDependencies['place']>;
  readonly sampleFolder?: string;
  readonly deps?: Partial<CliDependencies>;
}

export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly requests: readonly ScanRequest[];
  readonly storages: readonly string[];
  /** Exit codes of an end at once. */
  readonly exits: readonly number[];
}

/** Interrupts that a scripted engine sends to its own run. */
export interface Interrupter {
  interrupt(): void;
}

export async function runFake(
  args: readonly string[],
  script: Script = {},
  interrupter?: (interrupter: Interrupter) => void,
): Promise<Told> {
  const told = { out: '', err: '', requests: [] as ScanRequest[], storages: [] as string[], exits: [] as number[] };
  const answers = [...(script.answers ?? [])];
  const listeners = new Set<() => void>();
  interrupter?.({ interrupt: () => [...listeners].forEach((listener) => listener()) });
  const io: CliIo = {
    writeOut: (text) => void (told.out += text),
    writeError: (text) => void (told.err += text),
    outPaint: script.color === true ? terminalPaint : noPaint,
    errorPaint: script.color === true ? terminalPaint : noPaint,
    errorIsTerminal: script.terminal ?? false,
    errorColumns: script.columns ?? 80,
    inputIsTerminal: script.terminal ?? false,
    ask: (question) => {
      told.err += question;
      return Promise.resolve(answers.shift());
    },
    onDidInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    outFailure: () => Promise.resolve(undefined),
    exitNow: (code) => void told.exits.push(code),
  };
  const deps = dependencies(script, told);
  const code = await run(args, io, deps);
  return { ...told, code };
}

function dependencies(script: Script, told: { requests: ScanRequest[]; storages: string[] }): CliDependencies {
  let time = 0;
  return {
    place: {
      currentFolder: '/reviews',
      homeFolder: '/home/ana',
      temporaryFolder: '/tmp',
      platform: 'linux',
      environment: {},
      ...script.place,
    },
    toolVersion: '9.8.7',
    sampleFolder: script.sampleFolder ?? '/nowhere',
    requireDataFiles: () => Promise.resolve(),
    prepareStorage: () => Promise.resolve(),
    runScan: (request, io) => {
      told.requests.push(request);
      return script.runScan?.(request, io) ?? Promise.resolve(summary());
    },
    readScanResults: () => Promise.resolve(undefined),
    readWorkbookResults: () => Promise.resolve(undefined),
    acceptInFile: () => Promise.reject(new Error('This test accepts no risk')),
    endInFile: (file) => Promise.resolve({ file, before: '', after: '', ended: 0 }),
    judgeRisks: () => Promise.resolve([]),
    decisionAbout: (_findings, given) => given,
    riskToday: () => '2026-01-01',
    readSince: () => Promise.resolve(undefined),
    readSinceLast: () => Promise.resolve(undefined),
    watchRound: () => Promise.reject(new Error('No watch in this test')),
    sleep: () => Promise.resolve(),
    readReportedWorkbook: () => Promise.reject(new Error('This test has no report')),
    lastSheet: () => Promise.resolve(undefined),
    unfinishedSheet: () => Promise.resolve(undefined),
    preferSheet: () => undefined,
    readSheets: () => Promise.resolve({ used: 'Packages', others: [] }),
    readWorkbook: () => Promise.reject(new Error('This test has no workbook')),
    readColors: () => Promise.resolve([]),
    fixFormat: () => Promise.reject(new Error('This test has no workbook')),
    followMove: () => Promise.resolve(),
    readDifferences: () =>
      Promise.resolve({ cells: [], listed: [], notChecked: [], rowsNotChecked: 0, notFullyChecked: [], scans: [] }),
    resolveDifferences: () => Promise.reject(new Error('This test has no workbook')),
    isAskedAbout: () => Promise.resolve(true),
    rememberAsked: () => Promise.resolve(),
    createWorkbook: () => Promise.reject(new Error('This test has no workbook')),
    planSync: () => Promise.reject(new Error('This test has no workbook')),
    syncWorkbook: () => Promise.reject(new Error('This test has no workbook')),
    rememberInstalled: () => Promise.resolve(),
    readMissingColumns: () => Promise.resolve(undefined),
    addResultColumns: () => Promise.reject(new Error('This test has no workbook')),
    addPackages: () => Promise.reject(new Error('This test has no workbook')),
    checkSources: () => Promise.resolve(),
    runWorker: () => Promise.resolve(),
    readQueueStatus: () => Promise.reject(new Error('Expected no question about a queue')),
    openLedger: () => Promise.resolve(() => undefined),
    askServices: () => Promise.reject(new Error('Expected no check of sources.')),
    checkFiles: () => Promise.reject(new Error('Expected no check of files.')),
    downloadBundle: () => Promise.reject(new Error('Expected no download.')),
    readScanCatalog: (storage) => {
      told.storages.push(storage);
      return Promise.resolve(script.catalog ?? []);
    },
    compareCheckpoint: () => Promise.reject(new Error('This test has no checkpoints')),
    openCheckpointStore: () => Promise.reject(new Error('This test has no checkpoints')),
    monotonic: () => (time += 100),
    ...script.deps,
  };
}

export function findingOf(name: string, verdict: FindingSummary['verdict'], more: Partial<FindingSummary> = {}) {
  return {
    row: 4,
    package: name,
    version: '1.0',
    verdict,
    advisories: [],
    flaws: 0,
    highestSeverity: null,
    fixedIn: null,
    ...more,
  } satisfies FindingSummary;
}

export function summary(more: Partial<ScanSummary> = {}): ScanSummary {
  return {
    scanId: 'scan-1',
    workbook: '/reviews/review.xlsx',
    sheet: 'Review',
    status: 'finished',
    packages: { total: 2, completed: 2, failed: 0, skipped: 0 },
    batches: 1,
    saves: 1,
    checkpoints: 1,
    cellsWritten: 8,
    findings: [findingOf('click', 'clean'), findingOf('attrs', 'safe')],
    kept: [],
    contradicted: [],
    timings: { totalMs: 1234, lookupMs: 1, saveMs: 2, checkpointMs: 3 },
    peakRssMb: 100,
    ...more,
  };
}

export function progress(more: Partial<ScanProgress> = {}): ScanProgress {
  return {
    completedPackages: 10,
    totalPackages: 25,
    currentBatch: 1,
    totalBatches: 3,
    counts: { ...noCounts, vulnerable: 2 },
    ...more,
  };
}

export function checkpoint(checkpointId: string, more: Partial<CheckpointSummary> = {}): CheckpointSummary {
  return {
    checkpointId,
    scanId: 'scan-1',
    workbookPath: '/reviews/review.xlsx',
    batchNumber: 5,
    totalBatches: 49,
    completedPackages: 50,
    totalPackages: 486,
    excelFileHash: 'a'.repeat(64),
    sizeBytes: 130_000,
    createdAt: '2026-01-02T03:04:05.000Z',
    expiresAt: '2026-02-02T03:04:05.000Z',
    state: 'valid',
    ...more,
  };
}

export function resumable(more: Partial<ResumableScan> = {}): ResumableScan {
  return {
    scanId: 'scan-1',
    workbookPath: '/reviews/review.xlsx',
    status: 'interrupted',
    completedPackages: 130,
    totalPackages: 486,
    savedBatches: 13,
    totalBatches: 49,
    counts: { ...noCounts, vulnerable: 6 },
    estimatedRemainingMs: 40_000,
    startedAt: '2026-01-02T03:00:00.000Z',
    updatedAt: '2026-01-02T03:05:00.000Z',
    checkpoints: [checkpoint('cp-10', { batchNumber: 10, completedPackages: 100 }), checkpoint('cp-5')],
    ...more,
  };
}

/** What the command line needs from the process around it and from the engine. Types only, so that tests stand in for both. */
import type { readScanResults, readWorkbookResults } from '../tasks/decidedResults';
import type { compareCheckpoint } from '../engine/compare/compareCheckpoint';
import type { CheckpointStore } from '../engine/checkpoint/checkpointStore';
import type { ResumableScan } from '../core/scan/resumableScan';
import type { ReviewField } from '../core/sheet/reviewField';
import type { ScanEvent } from '../core/scan/scanEvent';
import type { ScanRequest } from '../core/scan/scanRequest';
import type { SourceSettings } from '../core/scan/sourceSettings';
import type { ScanSummary } from '../core/scan/scanSummary';
import type { createWorkbook } from '../tasks/create/createWorkbook';
import type { addPackages } from '../tasks/addPackages';
import type { QueueChoice } from '../tasks/queue/openQueueLookup';
import type { WorkerRequest } from '../tasks/queue/runWorker';
import type { QueueStatus } from '../queue/queueStatus';
import type { checkSources } from '../tasks/checkSources';
import type { isAskedAbout, rememberAsked } from '../tasks/askedDifferences';
import type { acceptInFile, decisionAbout, endInFile, judgeRisks, riskToday } from '../tasks/risks';
import type { readReportedWorkbook } from '../tasks/readReportedWorkbook';
import type { readSince, readSinceLast } from '../tasks/readSince';
import type { readDifferences, resolveDifferences } from '../tasks/resolveDifferences';
import type { rememberInstalled } from '../tasks/rememberInstalled';
import type { addResultColumns, readMissingColumns } from '../tasks/resultColumns';
import type { WatchIo, WatchRound } from '../tasks/watch/watchRound';
import type { planWorkbookSync, syncWorkbook } from '../tasks/syncWorkbook';
import type { fixFormat } from '../tasks/fixFormat';
import type { ColoredRow } from '../workbook/review/readReviewColors';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';
import type { DataFiles, FileCheck } from '../sources/check/checkFiles';
import type { ServiceCheck } from '../sources/check/checkServices';
import type { BundleResult } from '../sources/bulk/downloadBundle';
import type { Paint } from '../reports/outputs/paint';
import type { PackageIdentity } from '../core/package/identity';

/** The terminal, or the pipes that stand in for one. */
export interface CliIo {
  /** Results only: what a script may read. */
  writeOut(text: string): void;
  /** Progress, questions, warnings and errors. */
  writeError(text: string): void;
  /** For what goes to standard output as readable text, and never into a file. */
  readonly outPaint: Paint;
  readonly errorPaint: Paint;
  /** Standard error can rewrite its last line. */
  readonly errorIsTerminal: boolean;
  /** Width of that terminal in characters. */
  readonly errorColumns: number;
  readonly inputIsTerminal: boolean;
  /** One line without its line break; undefined when the input ended or was interrupted. */
  ask(question: string): Promise<string | undefined>;
  /** Calls `listener` at every SIGINT and SIGTERM until the returned function is called. */
  onDidInterrupt(listener: () => void): () => void;
  /** Once all of it is written: what kept it from standard output. A reader that went away is no failure. */
  outFailure(): Promise<Error | undefined>;
  /** Ends the process without another word. */
  exitNow(code: number): void;
}

/** Where relative paths start and where this platform keeps a tool's state. */
export interface CliPlace {
  readonly currentFolder: string;
  readonly homeFolder: string;
  readonly temporaryFolder: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface RunScanIo {
  readonly onDidEvent: (event: ScanEvent) => void;
  readonly signal: AbortSignal;
  /** Undefined: the scan queries the sources itself. */
  readonly queue?: QueueChoice | undefined;
}

export interface BundleIo {
  readonly signal: AbortSignal;
  /** Without a slash at the end. */
  readonly mirror: string | undefined;
  /** Bytes so far and in all. */
  readonly onDidProgress: ((label: string, done: number, total: number | undefined) => void) | undefined;
}

export interface CliDependencies {
  readonly place: CliPlace;
  readonly toolVersion: string;
  /** The folder with review.xlsx and advisories/ that `demo` copies. */
  readonly sampleFolder: string;
  /** Throws UserError `advisoriesUnreadable` for a data file that is not there. */
  readonly requireDataFiles: (files: SourceSettings['files']) => Promise<void>;
  /** Makes the state folder and makes sure that it can be written to. Throws UserError `storageUnusable`. */
  readonly prepareStorage: (storageFolder: string) => Promise<void>;
  /** Throws UserError; StateExistsError when an older scan waits and `request.recovery.resumeMode` is undefined. */
  readonly runScan: (request: ScanRequest, io: RunScanIo) => Promise<ScanSummary>;
  /** Throws UserError; `nothingToResume` where no review of the workbook is known. */
  readonly watchRound: (
    request: ScanRequest,
    io: Pick<WatchIo, 'signal' | 'onDidEvent' | 'hasDigest'>,
  ) => Promise<WatchRound>;
  /** Resolves after `ms`, or when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Undefined: no such scan is kept. */
  readonly readScanResults: typeof readScanResults;
  /** Undefined: no scan of the workbook is kept. */
  readonly readWorkbookResults: typeof readWorkbookResults;
  /** Undefined: no earlier review is known. Throws UserError. */
  readonly readSince: typeof readSince;
  /** The same since the last review, and undefined where it cannot be told. */
  readonly readSinceLast: typeof readSinceLast;
  /** Throws UserError. */
  readonly readReportedWorkbook: typeof readReportedWorkbook;
  /** Throws UserError; the file is as it was then. */
  readonly acceptInFile: typeof acceptInFile;
  readonly endInFile: typeof endInFile;
  readonly judgeRisks: typeof judgeRisks;
  readonly decisionAbout: typeof decisionAbout;
  readonly riskToday: typeof riskToday;
  /** Of the newest scan of a workbook; undefined: not known. */
  readonly lastSheet: (storageFolder: string, workbookPath: string) => Promise<string | undefined>;
  /** The same of the scan that a resume goes on with. */
  readonly unfinishedSheet: (storageFolder: string, workbookPath: string) => Promise<string | undefined>;
  /** For all that is read from now on, unless `--sheet` chooses another. */
  readonly preferSheet: (name: string | undefined) => void;
  /** The review sheet, and others with the same header. Throws UserError. */
  readonly readSheets: (path: string) => Promise<{ readonly used: string; readonly others: readonly string[] }>;
  /** Throws UserError. */
  readonly readWorkbook: (path: string) => Promise<ReviewWorkbook>;
  /** Throws UserError. */
  readonly readColors: (path: string) => Promise<readonly ColoredRow[]>;
  /** Throws UserError. */
  readonly fixFormat: typeof fixFormat;
  /** Throws UserError. */
  /** Lets the scans of a workbook that was moved follow it, before one of their checkpoints is restored. */
  readonly followMove: (storageFolder: string, workbookPath: string) => Promise<void>;
  readonly readDifferences: typeof readDifferences;
  /** Throws UserError; nothing is changed then. */
  readonly resolveDifferences: typeof resolveDifferences;
  /** Whether a person was asked about all of these cells before. */
  readonly isAskedAbout: typeof isAskedAbout;
  readonly rememberAsked: typeof rememberAsked;
  /** Undefined: the workbook cannot be read. */
  readonly readMissingColumns: typeof readMissingColumns;
  /** Throws UserError; nothing is changed then. */
  readonly addResultColumns: typeof addResultColumns;
  /** Throws UserError; nothing is added then. */
  readonly addPackages: typeof addPackages;
  readonly rememberInstalled: typeof rememberInstalled;
  /** Throws UserError; nothing is written then. */
  readonly createWorkbook: typeof createWorkbook;
  /** Throws UserError. */
  readonly planSync: typeof planWorkbookSync;
  /** Throws UserError; nothing is changed then. */
  readonly syncWorkbook: typeof syncWorkbook;
  /** Opens the data at hand that a scan would read. Throws UserError for what it could not. */
  readonly checkSources: typeof checkSources;
  /** One question to each service that is on. Rejects with the signal's reason. */
  readonly askServices: (
    services: SourceSettings['services'],
    io: { readonly signal: AbortSignal; readonly fileDays: number },
  ) => Promise<readonly ServiceCheck[]>;
  /** Reads the data files that a scan would. Rejects with the signal's reason. */
  readonly checkFiles: (data: DataFiles, signal: AbortSignal) => Promise<readonly FileCheck[]>;
  /** Resolves when it was told to end. Throws UserError. */
  readonly runWorker: (
    request: WorkerRequest,
    io: { readonly onDidSay: (message: string) => void; readonly signal: AbortSignal },
  ) => Promise<void>;
  /** Throws UserError. */
  readonly readQueueStatus: (url: string) => Promise<QueueStatus>;
  /** What this tool wrote last into a cell, scans that were removed since included; undefined: nothing that it knows of. */
  readonly openLedger: (
    storageFolder: string,
    workbookPath: string,
  ) => Promise<(identity: PackageIdentity, field: ReviewField) => string | undefined>;
  /** Rejects with the signal's reason or for this machine's disk. */
  readonly downloadBundle: (folder: string, io: BundleIo) => Promise<readonly BundleResult[]>;
  /** Newest first. */
  readonly readScanCatalog: (storageFolder: string, workbookPath?: string) => Promise<readonly ResumableScan[]>;
  /** Throws UserError. */
  readonly compareCheckpoint: typeof compareCheckpoint;
  readonly openCheckpointStore: (
    storageFolder: string,
  ) => Promise<Pick<CheckpointStore, 'show' | 'validate' | 'restore' | 'remove'>>;
  /** Milliseconds from an arbitrary start. */
  readonly monotonic: () => number;
}

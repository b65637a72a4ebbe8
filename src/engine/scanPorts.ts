/** What the batch engine needs from outside, handed in by whoever composes it. */
import type { ProposedCell } from '../core/cells/cellEdit';
import type { Clock, RandomHex } from '../platform/clock';
import type { FileSystem } from '../platform/fileSystem';
import type { Finding } from '../core/verdict/finding';
import type { LookupExecutor } from '../core/verdict/lookup';
import type { ScanEvent } from '../core/scan/scanEvent';
import type { ScannedWorkbook } from '../workbook/review/reviewWorkbook';
import type { SaveJournal, SaveRecord, SaveRecovery } from '../workbook/save/saveTypes';
import type { WorkbookSaver } from './run/batchSaver';
import type { BackupWorkbook } from './checkpoint/checkpointManager';
import type { LedgerNames } from './ledger/ledger';
import type { PlannedData } from './journal/journalEntry';
import type { PauseGate } from './run/pauseGate';
import type { MemoryReading } from '../platform/processMemory';

export interface WorkbookPorts {
  /** Rejects with a UserError that refuses the file. */
  readonly read: (path: string) => Promise<ScannedWorkbook>;
  /** Rejects with a UserError `workbookLocked` when another scan holds it. */
  lock(realPath: string): Promise<{ release(): Promise<void> }>;
  createSaver(journal: SaveJournal): WorkbookSaver;
  /** Tells by hashes how an announced save ended. */
  recover(realPath: string, save: SaveRecord): Promise<SaveRecovery>;
  readonly backup: BackupWorkbook;
}

/** What may be remembered of a scan beyond the next one. */
export interface FinishedScan {
  readonly planned: PlannedData;
  readonly workbook: ScannedWorkbook;
  /** SHA-256 of the workbook as the scan left it. */
  readonly workbookHash: string;
  readonly ledger: LedgerNames;
  readonly keptReviews: number;
}

/** How packages are looked up and what cells their findings would fill. */
export interface Lookup {
  readonly executor: LookupExecutor;
  readonly propose: (finding: Finding) => readonly ProposedCell[];
}

export interface ScanPorts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly randomHex: RandomHex;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly workbook: WorkbookPorts;
  /** Called only after the workbook was accepted. */
  openLookup(): Promise<Lookup>;
  onDidEvent(event: ScanEvent): void;
  /** Most resident memory of this process so far, in MiB. */
  peakRssMb(): number;
  readonly memory: () => MemoryReading;
  readonly pause: PauseGate;
  /** Where the record of written cells lies when that is not the request's storage: a dry run's is thrown away. */
  readonly ledgerStorage?: string;
  /** Told of each scan that finished, its state on the disk; what it rejects with is a warning. Absent: nobody remembers it. */
  readonly remember?: (scan: FinishedScan) => Promise<void>;
  /** Where the user's own state lies, shared by all interfaces; absent: in the request's storage. */
  readonly userState?: string;
}

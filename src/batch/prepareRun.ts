/** Brings together what one run of a scan works with, from the workbook that was read. Looks nothing up and saves nothing. */
import { identityKey, type PackageRow } from '../core/packageRow';
import type { ScanRequest } from '../core/scanRequest';
import type { ReviewWorkbook } from '../workbook/reviewWorkbook';
import type { ActiveScan } from './activeScan';
import { BatchProcessor } from './batchProcessor';
import { BatchSaver } from './batchSaver';
import { type BatchStrategy, createStrategy } from './batchStrategy';
import { CheckpointIndex } from './checkpointIndex';
import { CheckpointManager } from './checkpointManager';
import { Ledger } from './ledger';
import { ProgressTracker } from './progressTracker';
import type { ScanPorts } from './scanPorts';
import { beginScan } from './scanStart';
import { findStoredScans } from './storedScans';

export interface Run {
  readonly scan: ActiveScan;
  readonly workbook: ReviewWorkbook;
  readonly checkpoints: CheckpointManager;
  readonly ledger: Ledger;
  readonly saver: BatchSaver;
  readonly processor: BatchProcessor;
  readonly progress: ProgressTracker;
  readonly strategy: BatchStrategy;
  readonly rows: ReadonlyMap<string, PackageRow>;
}

export async function prepareRun(ports: ScanPorts, request: ScanRequest, workbook: ReviewWorkbook): Promise<Run> {
  const { fileSystem, clock } = ports;
  const { executor, propose } = await ports.openLookup();
  const index = await CheckpointIndex.open(fileSystem, request.storageFolder);
  const checkpoints = new CheckpointManager(fileSystem, request.storageFolder, index, ports.workbook.backup);
  const ledger = await loadLedger(ports, request.storageFolder, workbook.realPath);
  const { provenance } = executor;
  const scan = await beginScan({ ports, request, workbook, checkpoints, provenance });
  const progress = new ProgressTracker(clock, {
    totalPackages: scan.record.planned.packages.length,
    completedPackages: scan.record.results.size,
    atRisk: [...scan.record.results.values()].filter(({ finding }) => finding.verdict === 'vulnerable').length,
  });
  const saver = new BatchSaver({
    workbook,
    overwrite: scan.record.planned.overwrite,
    propose,
    ledger,
    commit: (event) => scan.commit(event),
    createSaver: (journal) => ports.workbook.createSaver(journal),
  });
  const processor = new BatchProcessor({
    executor,
    append: (event) => scan.append(event),
    flush: () => scan.journal.flush(),
    clock,
    retry: { maxRetries: request.configuration.maxRetryAttempts, random: ports.random },
    onDidFinish: ({ finding }) => {
      progress.trackPackage(finding.verdict);
      const { package: identity, displayName, verdict } = finding;
      const { version } = identity;
      ports.onDidEvent({
        type: 'packageFinished',
        package: displayName,
        version,
        verdict,
        progress: progress.progress(),
      });
    },
  });
  const strategy = createStrategy(request.configuration);
  const rows = new Map(workbook.rows.map((row) => [identityKey(row.identity), row]));
  return { scan, workbook, checkpoints, ledger, saver, processor, progress, strategy, rows };
}

/** What earlier unfinished scans wrote counts as ours, too. */
async function loadLedger(ports: ScanPorts, storage: string, workbookPath: string): Promise<Ledger> {
  const { fileSystem } = ports;
  const ledger = await Ledger.load(fileSystem, storage, workbookPath);
  if (ledger.unreadable) {
    const message = 'The record of cells written by earlier scans is damaged: those cells now count as yours.';
    ports.onDidEvent({ type: 'warning', message });
  }
  const stored = await findStoredScans(fileSystem, storage, workbookPath);
  for (const { record } of [...stored].reverse()) ledger.record(record.written.values());
  return ledger;
}

/** Brings together what one run of a scan works with, from the workbook that was read. */
import { highestOpen } from '../../core/advisory/flaws';
import type { Finding } from '../../core/verdict/finding';
import type { ScanRequest } from '../../core/scan/scanRequest';
import { say } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ActiveScan } from '../journal/activeScan';
import { BatchProcessor } from './batchProcessor';
import { BatchQueue } from './batchQueue';
import { BatchSaver } from './batchSaver';
import type { BatchStrategy } from '../strategy/batchStrategy';
import { createStrategy } from '../strategy/chooseStrategy';
import { CheckpointIndex } from '../checkpoint/checkpointIndex';
import { CheckpointManager } from '../checkpoint/checkpointManager';
import type { Ledger } from '../ledger/ledger';
import { scanLedger } from '../ledger/scanLedger';
import { PlannedRows } from '../journal/plannedRows';
import type { ScanRecord } from '../journal/scanRecord';
import { ProgressThrottle } from './progressThrottle';
import { ProgressTracker } from './progressTracker';
import { RemainingPackages } from './remainingPackages';
import { sheetWarnings } from './sheetWarnings';
import type { StartedScan } from '../start/resumeScan';
import type { Lookup, ScanPorts } from '../scanPorts';
import { type Judged, type JudgeFinding, judgeByLastKnown } from '../start/lastKnownResults';
import { beginScan } from '../start/scanStart';
import { cleanUpStorage } from '../catalog/cleanUpStorage';
import { counting, noCounts } from '../../core/scan/verdictCounts';
import { identityKey } from '../../core/package/identity';

export interface Run extends StartedScan {
  readonly checkpoints: CheckpointManager;
  readonly ledger: Ledger;
  readonly saver: BatchSaver;
  readonly processor: BatchProcessor;
  readonly progress: ProgressTracker;
  readonly telling: ProgressThrottle;
  readonly strategy: BatchStrategy;
  readonly queue: BatchQueue;
  readonly rows: PlannedRows;
}

export async function prepareRun(ports: ScanPorts, request: ScanRequest, workbook: ScannedWorkbook): Promise<Run> {
  const { fileSystem } = ports;
  const lookup = await ports.openLookup();
  const index = await CheckpointIndex.open(fileSystem, request.storageFolder);
  const { backup, read } = ports.workbook;
  const isReadable = (path: string): Promise<boolean> =>
    read(path).then(
      () => true,
      () => false,
    );
  const checkpoints = new CheckpointManager(fileSystem, request.storageFolder, index, backup, isReadable);
  const { realPath: workbookPath } = workbook;
  const { clock } = ports;
  await cleanUpStorage({ fileSystem, clock, storage: request.storageFolder, checkpoints, workbookPath });
  await warnOfLinks(ports, workbookPath);
  for (const message of sheetWarnings(workbook, request.selection)) ports.onDidEvent({ type: 'warning', message });
  const { provenance } = lookup.executor;
  const stored = ports.ledgerStorage ?? request.storageFolder;
  const judge = await judgeByLastKnown(fileSystem, stored, workbook, provenance);
  const begun = await beginScan({
    ...{ ports, request, workbook, checkpoints, provenance },
    mayAccept: (...about) => lookup.executor.mayAccept?.(...about) ?? false,
  });
  try {
    return await equipRun(ports, request, begun, checkpoints, lookup, judge);
  } catch (error) {
    await begun.scan.journal.close().catch(() => undefined); // The first failure is the one to report.
    throw error;
  }
}

/** A save makes a new file: what else the old one is called stays as it was. */
async function warnOfLinks(ports: ScanPorts, workbookPath: string): Promise<void> {
  const others = ((await ports.fileSystem.stat(workbookPath))?.hardLinks ?? 1) - 1;
  if (others < 1) return;
  const message =
    others === 1
      ? say`The workbook has another name on this disk (a hard link), which keeps the content from before the scan.`
      : say`The workbook has ${others} other names on this disk (hard links), which keep the content from before the scan.`;
  ports.onDidEvent({ type: 'warning', message });
}

async function equipRun(
  ports: ScanPorts,
  request: ScanRequest,
  begun: StartedScan,
  checkpoints: CheckpointManager,
  lookup: Lookup,
  judge: JudgeFinding,
): Promise<Run> {
  const { scan, workbook } = begun;
  const { configuration } = request;
  const ledger = await scanLedger(ports, request.storageFolder, scan.record, workbook);
  if (ledger.unreadable) {
    const message = say`The record of cells written by earlier scans is damaged. These cells are now treated as your own values.`;
    ports.onDidEvent({ type: 'warning', message });
  }
  const rows = new PlannedRows(scan.record.plan, workbook.rows);
  const progress = progressOf(ports, scan, rows, lookup);
  const telling = tellPairs(ports, lookup, progress);
  const saver = new BatchSaver({
    workbook,
    rows,
    overwrite: scan.record.overwrite,
    // A result that rests on less does not take the place of one that says more.
    propose: (finding) =>
      lookup
        .propose(finding)
        .map((cell) => ({ ...cell, conclusive: cell.conclusive && !restsOnLess(scan.record, finding) })),
    ledger,
    clock: ports.clock,
    commit: (event) => scan.commit(event),
    createSaver: (journal) => ports.workbook.createSaver(journal),
  });
  const retries = configuration.retryFailedBatches ? configuration.maxRetryAttempts : 0;
  const judged = (finding: Finding): Judged => judge(finding, ledger.hasOtherResults(finding.package));
  const processor = createProcessor(ports, scan, { lookup, judge: judged }, progress, retries);
  const { strategy, warning } = createStrategy(configuration);
  if (warning !== undefined) ports.onDidEvent({ type: 'warning', message: warning });
  if (!configuration.atomicOperations) {
    const message = say`atomicOperations: false is ignored. Saves are always atomic.`;
    ports.onDidEvent({ type: 'warning', message });
  }
  const queue = createQueue(ports, scan, strategy, rows);
  return { ...begun, checkpoints, ledger, saver, processor, progress, telling, strategy, queue, rows };
}

function restsOnLess({ results }: ScanRecord, { package: identity, verdict }: Finding): boolean {
  return verdict === 'review' && results.get(identityKey(identity))?.lastKnown !== undefined;
}

/** Of the packages that are in the workbook: of the others nothing is left to do. */
function progressOf(
  { clock }: ScanPorts,
  { record: { plan, results } }: ActiveScan,
  rows: PlannedRows,
  { executor }: Lookup,
): ProgressTracker {
  let [totalPackages, completedPackages, counts] = [0, 0, noCounts];
  for (const key of plan.keys) {
    if (!rows.has(key)) continue;
    totalPackages += 1;
    const result = results.get(key);
    if (result === undefined) continue;
    completedPackages += 1;
    counts = counting(counts, result.verdict, result.failed);
  }
  const start = {
    totalPackages,
    completedPackages,
    counts,
    sourcesPerPackage: executor.sourcesPerPackage ?? 0,
  };
  return new ProgressTracker(clock, start, () => executor.sourceTimings?.());
}

function tellPairs(ports: ScanPorts, { executor }: Lookup, progress: ProgressTracker): ProgressThrottle {
  const tell = (): void => ports.onDidEvent({ type: 'sourcesAnswered', progress: progress.progress() });
  const telling = new ProgressThrottle(ports.clock, tell);
  executor.onDidFinishPair?.((pair) => {
    progress.trackPair(pair);
    telling.request();
  });
  return telling;
}

function createProcessor(
  ports: ScanPorts,
  scan: ActiveScan,
  { lookup: { executor }, judge }: { readonly lookup: Lookup; readonly judge: (finding: Finding) => Judged },
  progress: ProgressTracker,
  maxRetries: number,
): BatchProcessor {
  const { clock, random, pause } = ports;
  return new BatchProcessor({
    executor,
    append: (event) => scan.append(event),
    flush: () => scan.journal.flush(),
    clock,
    retry: { maxRetries, random },
    pause,
    judge,
    onDidFinish: ({ finding, failed }) => {
      const { package: identity, displayName, verdict, flaws, fixedIn } = finding;
      const severity = highestOpen(flaws);
      progress.trackPackage(identityKey(identity), verdict, failed);
      ports.onDidEvent({
        type: 'packageFinished',
        package: displayName,
        version: identity.version,
        ...(identity.occurrence === 0 ? {} : { occurrence: identity.occurrence }),
        verdict,
        ...(failed ? { failed } : {}),
        ...(severity === null ? {} : { severity }),
        ...(fixedIn === undefined ? {} : { fixedIn }),
        progress: progress.progress(),
      });
    },
  });
}

/** A package that is gone from the workbook has nothing left to do. */
function createQueue(
  { clock, memory }: ScanPorts,
  { record }: ActiveScan,
  strategy: BatchStrategy,
  rows: PlannedRows,
): BatchQueue {
  const { plan, saved, batches } = record;
  const remaining = new RemainingPackages(plan, (key) => rows.has(key) && !saved.has(key));
  const start = { remaining, totalPackages: plan.size, closedBatches: batches };
  return new BatchQueue(start, strategy, { memory, monotonic: () => clock.monotonic() });
}

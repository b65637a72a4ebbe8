/** The composition root of a scan: real disk, real clock, real sources. Holds no rule of its own. */
import { BatchController } from '../batch/batchController';
import type { Lookup, WorkbookPorts } from '../batch/scanPorts';
import { proposeCells } from '../core/cellProposals';
import type { ScanEvent } from '../core/scanEvent';
import type { ScanRequest } from '../core/scanRequest';
import type { ScanSummary } from '../core/scanSummary';
import { openOfflineAdvisories } from '../sources/offlineAdvisories';
import { offlineStandings } from '../sources/sourceLabels';
import { AtomicSaver } from '../workbook/atomicSaver';
import { nodeFileSystem } from '../workbook/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/readReviewWorkbook';
import { recoverSave } from '../workbook/recoverSave';
import { copyWorkbook } from '../workbook/workbookBackup';
import { acquireWorkbookLock } from '../workbook/workbookLock';
import { AdvisoryLookup, noAdvisories } from './advisoryLookup';
import { randomHex, systemClock } from './systemClock';

export interface ScanIo {
  readonly onDidEvent: (event: ScanEvent) => void;
  /** Aborting keeps every finished lookup and resolves with the status `cancelled`. */
  readonly signal: AbortSignal;
}

/** Rejects with a UserError, StateExistsError among them; see BatchController.startProcessing. */
export function runScan(request: ScanRequest, { onDidEvent, signal }: ScanIo): Promise<ScanSummary> {
  const controller = new BatchController(
    {
      fileSystem: nodeFileSystem,
      clock: systemClock,
      randomHex,
      random: Math.random,
      workbook: workbookPorts,
      openLookup: () => openLookup(request),
      onDidEvent,
      peakRssMb: () => process.resourceUsage().maxRSS / 1024,
    },
    request,
  );
  return controller.startProcessing(signal);
}

const workbookPorts: WorkbookPorts = {
  read: (path) => readReviewWorkbook(nodeFileSystem, path),
  lock: (realPath) => acquireWorkbookLock(realPath),
  createSaver: (journal) => new AtomicSaver({ fileSystem: nodeFileSystem, clock: systemClock, randomHex, journal }),
  recover: (save) => recoverSave(nodeFileSystem, save),
  backup: (from, to) => copyWorkbook(nodeFileSystem, from, to),
};

async function openLookup({ advisoriesPath }: ScanRequest): Promise<Lookup> {
  const source = advisoriesPath === undefined ? noAdvisories : await openOfflineAdvisories(advisoriesPath);
  const standings = offlineStandings(source.provenance);
  return {
    executor: new AdvisoryLookup(source, systemClock, testDelayMs()),
    propose: (finding) => proposeCells(finding, standings),
  };
}

/** Tests slow each lookup down through this variable, to stand for a network; nothing else sets it. */
function testDelayMs(): number {
  return Number(process.env['IHACPA_TEST_LOOKUP_DELAY_MS'] ?? 0) || 0;
}

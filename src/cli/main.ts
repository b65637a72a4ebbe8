/** The entry of the `ihacpa` command: puts the real process and the real engine together, and decides nothing. */
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '../../package.json';
import { compareCheckpoint } from '../engine/compare/compareCheckpoint';
import { followMove } from '../engine/start/moveScans';
import { CheckpointStore } from '../engine/checkpoint/checkpointStore';
import { openLedger } from '../engine/ledger/openLedger';
import { lastSheet, unfinishedSheet } from '../engine/catalog/readScanResults';
import { readScanResults, readWorkbookResults } from '../tasks/decidedResults';
import { readScanCatalog } from '../engine/catalog/scanCatalog';
import { checkFiles } from '../sources/check/checkFiles';
import { openOnce } from '../sources/offline/dataOpeners';
import { requireDataFiles } from '../sources/offline/requireDataFiles';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { preferSheet } from '../workbook/review/chosenSheet';
import { readReviewColors } from '../workbook/review/readReviewColors';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import { readScannedWorkbook } from '../workbook/large/readScannedWorkbook';
import { askServices } from '../tasks/askServices';
import { checkSources } from '../tasks/checkSources';
import { createWorkbook } from '../tasks/create/createWorkbook';
import { addPackages } from '../tasks/addPackages';
import { isAskedAbout, rememberAsked } from '../tasks/askedDifferences';
import { readDifferences, resolveDifferences } from '../tasks/resolveDifferences';
import { rememberInstalled } from '../tasks/rememberInstalled';
import { addResultColumns, readMissingColumns } from '../tasks/resultColumns';
import { planWorkbookSync, syncWorkbook } from '../tasks/syncWorkbook';
import { acceptInFile, decisionAbout, endInFile, judgeRisks, riskToday } from '../tasks/risks';
import { readReportedWorkbook } from '../tasks/readReportedWorkbook';
import { readSince, readSinceLast } from '../tasks/readSince';
import { watchRound } from '../tasks/watch/watchRound';
import type { QueueChoice } from '../tasks/queue/openQueueLookup';
import { fixFormat } from '../tasks/fixFormat';
import { type OpenElsewhere, runScan } from '../tasks/runScan';
import { randomHex, systemClock } from '../platform/systemClock';
import { currentFolder } from './process/currentFolder';
import { environmentSecrets } from './process/environmentSecrets';
import { downloadNodeBundle } from './process/nodeBundle';
import { nodeTransport } from './process/nodeTransport';
import { recordingTransport } from './process/recordingTransport';
import { prepareStorage } from './process/prepareStorage';
import { processIo } from './process/processIo';
import { printError } from './output/printError';
import { errnoOf } from '../core/message/errors';
import { printCrash, run } from './run';

const args = process.argv.slice(2);
const io = processIo();

// Node's own way out is a page of source and code 1, which means "complete, with findings" here.
process.on('uncaughtException', (error) => {
  const code = printCrash(error, args, io);
  process.stderr.write('', () => process.exit(code));
});

/** With IHACPA_RECORD, for maintainers, what services answer is written into that folder as well. */
function network() {
  const secrets = environmentSecrets(process.env);
  const folder = process.env['IHACPA_RECORD'] ?? '';
  if (folder === '') return { transport: nodeTransport(), secrets };
  const onFailure = (error: unknown): void =>
    printError(io, `IHACPA_RECORD: nothing can be written into ${folder} (${errnoOf(error) ?? String(error)})`);
  return { transport: recordingTransport(nodeTransport(), resolve(folder), secrets, onFailure), secrets };
}

/** Read once, however many workbooks one command scans. */
const scanData = openOnce();

/** Loaded where it is used. */
function openAtQueue(queue: QueueChoice): OpenElsewhere {
  return async (request, scan) => (await import('../tasks/queue/openQueueLookup')).lookUpAtQueue(queue)(request, scan);
}

void run(args, io, {
  place: {
    get currentFolder() {
      return currentFolder();
    },
    homeFolder: homedir(),
    temporaryFolder: tmpdir(),
    platform: process.platform,
    environment: process.env,
  },
  toolVersion: version,
  // From dist/cli.js.
  sampleFolder: join(__dirname, '..', 'media', 'sample'),
  requireDataFiles,
  prepareStorage,
  runScan: (request, { queue, ...io }) =>
    runScan(request, {
      ...io,
      open: scanData,
      ...(queue === undefined ? {} : { openElsewhere: openAtQueue(queue) }),
      ...(request.offline ? {} : { network: network() }),
    }),
  watchRound: (request, io) => watchRound(request, { ...io, open: scanData, network: network() }),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
  readScanResults,
  readWorkbookResults,
  readSince,
  readSinceLast,
  readReportedWorkbook,
  acceptInFile,
  endInFile,
  judgeRisks,
  decisionAbout,
  riskToday,
  lastSheet,
  unfinishedSheet,
  preferSheet,
  readSheets: async (path) => {
    const { sheetName, leftOut } = await readScannedWorkbook(nodeFileSystem, path);
    return { used: sheetName, others: leftOut?.sheets ?? [] };
  },
  readWorkbook: (path) => readReviewWorkbook(nodeFileSystem, path),
  readColors: (path) => readReviewColors(nodeFileSystem, path),
  fixFormat,
  followMove,
  readDifferences,
  resolveDifferences,
  isAskedAbout,
  rememberAsked,
  readMissingColumns,
  addResultColumns,
  addPackages,
  rememberInstalled,
  createWorkbook,
  planSync: planWorkbookSync,
  syncWorkbook,
  checkSources,
  askServices: (services, io) => askServices(services, { ...network(), toolVersion: version, ...io }),
  checkFiles: (data, signal) => checkFiles(data, systemClock, signal),
  runWorker: async (request, io) => {
    const { runWorker } = await import('../tasks/queue/runWorker');
    return runWorker(request, { ...io, ...(request.isOffline ? {} : { network: network() }) });
  },
  readQueueStatus: async (url) => (await import('../tasks/queue/watchQueue')).queueStatusOf(url),
  openLedger,
  downloadBundle: (folder, io) =>
    downloadNodeBundle({ toolVersion: version, transport: network().transport }, folder, io),
  readScanCatalog,
  compareCheckpoint,
  openCheckpointStore: (folder) => CheckpointStore.open(folder, { clock: systemClock, randomHex }),
  monotonic: () => performance.now(),
}).then((code) => {
  process.exitCode = code;
});

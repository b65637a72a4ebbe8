/** The composition root of a scan: real disk, real clock, real sources. */
import { setMaxListeners } from 'node:events';
import { BatchController } from '../engine/batchController';
import { readWorkbookResults } from '../engine/catalog/readScanResults';
import { PauseGate } from '../engine/run/pauseGate';
import { readInstalledList } from '../engine/storage/installedList';
import { userStateFolder } from '../engine/storage/userState';
import { confinedFileSystem } from '../engine/storage/confinedFileSystem';
import type { Lookup, ScanPorts, WorkbookPorts } from '../engine/scanPorts';
import type { Clock } from '../platform/clock';
import { installedKey, type RequiredThrough } from '../core/package/requiredThrough';
import { proposeCells } from '../core/cells/cellProposals';
import type { RiskUse } from '../core/verdict/riskWarnings';
import type { ScanEvent } from '../core/scan/scanEvent';
import type { ScanRequest } from '../core/scan/scanRequest';
import type { WorkbookResults } from '../core/scan/scanResults';
import type { ScanSummary } from '../core/scan/scanSummary';
import type { SourceSecrets } from '../core/scan/sourceSettings';
import { type Text } from '../core/message/text';
import { rememberReview } from '../history/rememberReview';
import { openHttpClient } from './openHttpClient';
import { type OpenedLookup, openPackageLookup } from './openPackageLookup';
import type { Transport } from '../sources/http/transport';
import type { DataOpeners } from '../sources/offline/dataOpeners';
import type { Finding } from '../core/verdict/finding';
import { acceptedBy, type AcceptedOf } from '../core/verdict/acceptRisks';
import { AcceptedRiskLookup } from '../sources/risks/acceptedRiskLookup';
import { findRiskDecisions } from '../sources/risks/riskFile';
import { AtomicSaver } from '../workbook/save/atomicSaver';
import { onceReadable } from '../platform/busyFile';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readScannedWorkbook } from '../workbook/large/readScannedWorkbook';
import type { ScannedWorkbook } from '../workbook/review/reviewWorkbook';
import { requireSavePlace } from '../workbook/save/requireSavePlace';
import { recoverSave } from '../workbook/save/recoverSave';
import { copyWorkbook } from '../workbook/save/workbookBackup';
import { acquireWorkbookLock, type WorkbookLock } from '../workbook/lock/workbookLock';
import { dryRunSaver } from './dryRunSaver';
import { watchSync } from './watchSync';
import { riskToday } from './risks';
import { withDetails } from './summaryDetails';
import { peakRssMb, readMemory } from '../platform/processMemory';
import { inScratchFolder } from '../platform/scratchFolder';
import { randomHex, systemClock } from '../platform/systemClock';

export interface ScanIo {
  readonly onDidEvent: (event: ScanEvent) => void;
  /** Aborting keeps every finished lookup and resolves with the status `cancelled`. */
  readonly signal: AbortSignal;
  /** Holds the scan between two packages. */
  readonly pause?: PauseGate;
  /** True once a person had it saved although an office program seems to have it open. */
  readonly passesOwnerFiles?: () => boolean;
  /** Told what a dry run found, before its state is thrown away. */
  readonly onDidDryRun?: (results: WorkbookResults | undefined) => void;
  /** Absent: no service is asked, as with `offline`. */
  readonly network?: ScanNetwork;
  /** Data that other scans of the run read, too; absent: opened anew. */
  readonly open?: DataOpeners;
  /** Has packages looked up by others, or here after all; absent: here. */
  readonly openElsewhere?: OpenElsewhere;
}

export type OpenElsewhere = (
  request: ScanRequest,
  scan: {
    readonly openHere: () => Promise<OpenedLookup>;
    readonly acceptedOf: AcceptedOf;
    readonly onDidWarn: (message: Text) => void;
    readonly signal: AbortSignal;
  },
) => Promise<OpenedLookup>;

/** This thread's way to the services, and the secrets that open them; neither is ever written down. */
export interface ScanNetwork {
  readonly transport: Transport;
  readonly secrets: SourceSecrets;
  /** By which limits, waits and ages are told; the machine's own when absent. */
  readonly clock?: Clock;
}

/** Rejects with a UserError, StateExistsError and WorkbookChangedError among them; see BatchController.startProcessing. */
export async function runScan(request: ScanRequest, io: ScanIo): Promise<ScanSummary> {
  // Every request under way listens to the scan's signal, and to those made from it: dozens are no leak.
  setMaxListeners(0);
  setMaxListeners(0, io.signal);
  const risks: RiskWatch = {};
  const tellCopies = request.dryRun === true ? undefined : await watchSync(request.workbookPath, io.onDidEvent);
  const summary = await runOnce(request, io, risks).finally(() => Promise.all([tellCopies?.(), risks.close?.()]));
  for (const message of risks.use?.warnings(rowsByName(risks.workbook)) ?? [])
    io.onDidEvent({ type: 'warning', message });
  return summary;
}

/** Filled when the lookup is opened. */
interface RiskWatch {
  use?: RiskUse;
  close?: OpenedLookup['close'];
  /** As it was read last. */
  workbook?: ScannedWorkbook;
}

function rowsByName(workbook: ScannedWorkbook | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { identity } of workbook?.rows ?? []) counts.set(identity.name, (counts.get(identity.name) ?? 0) + 1);
  return counts;
}

async function runOnce(request: ScanRequest, io: ScanIo, risks: RiskWatch): Promise<ScanSummary> {
  if (request.dryRun !== true) {
    const ports = scanPorts(request, io, workbookPortsOf(request, io), risks);
    return withDetails(request, await new BatchController(ports, request).startProcessing(io.signal));
  }
  // Its state is thrown away; only what earlier scans wrote is looked at.
  return inScratchFolder('ihacpa-dry-run-', async (storageFolder) => {
    const ports = { ...scanPorts(request, io, dryRunPorts, risks), ledgerStorage: request.storageFolder };
    const thrownAway = { ...request, storageFolder };
    const summary = await new BatchController(ports, thrownAway).startProcessing(io.signal);
    if (io.onDidDryRun !== undefined) io.onDidDryRun(await readWorkbookResults(storageFolder, request.workbookPath));
    return withDetails(thrownAway, summary);
  });
}

function scanPorts(request: ScanRequest, io: ScanIo, workbook: WorkbookPorts, risks: RiskWatch): ScanPorts {
  const { onDidEvent, pause } = io;
  let lookup: Promise<Lookup> | undefined;
  return {
    fileSystem: nodeFileSystem,
    userState: userStateFolder(),
    clock: systemClock,
    randomHex,
    random: Math.random,
    workbook: { ...workbook, read: async (path) => (risks.workbook = await workbook.read(path)) },
    openLookup: () => (lookup ??= openLookup(request, io, risks)),
    onDidEvent,
    peakRssMb,
    memory: readMemory,
    pause: pause ?? new PauseGate(),
    remember: (scan) => {
      const state = userStateFolder();
      const fileSystem = confinedFileSystem(nodeFileSystem, state);
      const onDidWarn = (message: Text): void => onDidEvent({ type: 'warning', message });
      return rememberReview({ fileSystem, storage: request.storageFolder, state, onDidWarn }, scan);
    },
  };
}

const readWorkbook = (path: string): Promise<ScannedWorkbook> =>
  onceReadable(() => readScannedWorkbook(nodeFileSystem, path), systemClock);

function workbookPortsOf({ ignoreOwnerFile = false }: ScanRequest, { passesOwnerFiles }: ScanIo): WorkbookPorts {
  const ignoreOwnerFiles = (): boolean => ignoreOwnerFile || passesOwnerFiles?.() === true;
  const shared = { fileSystem: nodeFileSystem, clock: systemClock, randomHex, ignoreOwnerFiles };
  return { ...workbookPorts, createSaver: (journal) => new AtomicSaver({ ...shared, journal }) };
}

const workbookPorts: Omit<WorkbookPorts, 'createSaver'> = {
  read: readWorkbook,
  lock: lockForSaving,
  recover: (realPath, save) => recoverSave(nodeFileSystem, realPath, save),
  backup: (from, to) => copyWorkbook(nodeFileSystem, from, to),
};

async function lockForSaving(realPath: string): Promise<WorkbookLock> {
  const lock = await acquireWorkbookLock(realPath);
  try {
    await requireSavePlace(nodeFileSystem, realPath, randomHex);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const dryRunPorts: WorkbookPorts = {
  ...workbookPorts,
  lock: () => Promise.resolve({ release: () => Promise.resolve() }),
  createSaver: (journal) => dryRunSaver(readWorkbook, randomHex, journal),
};

async function openLookup(request: ScanRequest, io: ScanIo, risks: RiskWatch): Promise<Lookup> {
  const { workbookPath, sources: settings } = request;
  const onDidWarn = (message: Text): void => io.onDidEvent({ type: 'warning', message });
  const decisions = await findRiskDecisions(settings?.risks, workbookPath);
  const today = riskToday();
  const acceptedOf = acceptedBy(decisions, today);
  const openHere = (): Promise<OpenedLookup> => {
    const network = openNetwork(request, io, onDidWarn);
    return openPackageLookup(request, { network, clock: io.network?.clock, open: io.open, onDidWarn, acceptedOf });
  };
  const opened = await (io.openElsewhere?.(request, { openHere, acceptedOf, onDidWarn, signal: io.signal }) ??
    openHere());
  risks.close = opened.close;
  const executor = new AcceptedRiskLookup(opened.lookup, decisions, today);
  risks.use = executor.use;
  const listed = await readListed(request);
  const through = (identity: Finding['package']): RequiredThrough | undefined => listed.get(installedKey(identity));
  return { executor, propose: (finding) => proposeCells(finding, opened.standings, through(finding.package)) };
}

async function readListed({ storageFolder, workbookPath }: ScanRequest): ReturnType<typeof readInstalledList> {
  const fileSystem = confinedFileSystem(nodeFileSystem, storageFolder);
  return readInstalledList(fileSystem, storageFolder, await nodeFileSystem.realPath(workbookPath));
}

/** Undefined when no request may leave the machine. */
function openNetwork(
  { offline, sources, toolVersion }: ScanRequest,
  { network }: ScanIo,
  onDidWarn: (message: Text) => void,
) {
  if (offline || sources === undefined || network === undefined) return undefined;
  const { services, cacheFolder } = sources;
  const client = openHttpClient({ ...network, services, cacheFolder, toolVersion, onDidWarn });
  return { client, secrets: network.secrets };
}

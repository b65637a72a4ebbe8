/** The batch engine with the real saver and simulated lookups, on any file system and clock. Refuses to ask anybody anything. */
import { randomBytes } from 'node:crypto';
import { PauseGate } from '../../src/engine/run/pauseGate';
import type { ScanPorts } from '../../src/engine/scanPorts';
import { proposeCells } from '../../src/core/cells/cellProposals';
import type { SourceAvailabilities } from '../../src/core/verdict/sourceAvailability';
import type { Clock } from '../../src/platform/clock';
import type { FileSystem } from '../../src/platform/fileSystem';
import type { Finding } from '../../src/core/verdict/finding';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import { AtomicSaver } from '../../src/workbook/save/atomicSaver';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readScannedWorkbook } from '../../src/workbook/large/readScannedWorkbook';
import { recoverSave } from '../../src/workbook/save/recoverSave';
import { copyWorkbook } from '../../src/workbook/save/workbookBackup';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { systemClock } from '../../src/platform/systemClock';
import type { Flaw } from '../../src/core/advisory/flaw';
import type { PackageQuery } from '../../src/core/sheet/packageRow';

export interface EngineOptions {
  readonly fileSystem?: FileSystem;
  readonly clock?: Clock;
  /** Called for every lookup; what it throws is the lookup's failure. */
  readonly onLookup?: (query: PackageQuery, signal: AbortSignal) => void | Promise<void>;
  /** Instead of simulatedFinding. */
  readonly findingOf?: (query: PackageQuery) => Finding;
  readonly onEvent?: (event: ScanEvent) => void;
  /** False on a file system in memory, where nobody else can be. */
  readonly locks?: boolean;
  readonly pause?: PauseGate;
  readonly residentBytes?: () => number;
  /** Instead of the real saver. */
  readonly createSaver?: ScanPorts['workbook']['createSaver'];
}

const standings: SourceAvailabilities = {
  advisories: { label: 'simulated advisories' },
  snyk: { label: 'Snyk', notChecked: 'offline' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'offline' },
};

export function enginePorts(options: EngineOptions = {}): ScanPorts {
  const {
    fileSystem = nodeFileSystem,
    clock = systemClock,
    onLookup,
    onEvent,
    locks = true,
    findingOf = simulatedFinding,
  } = options;
  const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    fileSystem,
    clock,
    randomHex,
    random: Math.random,
    workbook: {
      read: (path) => readScannedWorkbook(fileSystem, path),
      lock: (realPath) =>
        locks ? acquireWorkbookLock(realPath) : Promise.resolve({ release: () => Promise.resolve() }),
      createSaver: options.createSaver ?? ((journal) => new AtomicSaver({ fileSystem, clock, randomHex, journal })),
      recover: (realPath, save) => recoverSave(fileSystem, realPath, save),
      backup: (from, to) => copyWorkbook(fileSystem, from, to),
    },
    openLookup: () =>
      Promise.resolve({
        executor: {
          provenance: [],
          lookup: async (query, signal) => {
            await onLookup?.(query, signal);
            return findingOf(query);
          },
        },
        propose: (finding) => proposeCells(finding, standings),
      }),
    onDidEvent: (event) => onEvent?.(event),
    peakRssMb: () => process.resourceUsage().maxRSS / 1024,
    memory: () => ({ residentBytes: options.residentBytes?.() ?? 0, budgetBytes: 1024 * 1024 * 1024 }),
    pause: options.pause ?? new PauseGate(),
  };
}

/** The same for the same package: about every third one is vulnerable. */
export function simulatedFinding({ identity, displayName }: PackageQuery): Finding {
  const seed = Buffer.from(identity.name).reduce((sum, byte) => sum + byte, 0);
  const isVulnerable = seed % 3 === 0;
  const id = `CVE-2026-${String(1000 + (seed % 9000))}`;
  const flaw: Flaw = { records: [id], ids: [id], severity: 'HIGH', fixedIn: '99.0', published: '2026-01-02' };
  return {
    package: identity,
    displayName,
    verdict: isVulnerable ? 'vulnerable' : 'clean',
    knownFlaws: isVulnerable ? 1 : 0,
    knownCves: isVulnerable ? 1 : 0,
    flaws: isVulnerable ? [flaw] : [],
    fixedIn: isVulnerable ? '99.0' : undefined,
    reason: undefined,
    answeredBy: ['advisories'],
  };
}

/** A process that scans a workbook with simulated lookups, tells each event at once, and may kill itself at a file-system call. Refuses to tidy up before it dies. */
import { writeSync } from 'node:fs';
import { BatchController } from '../../../src/engine/batchController';
import { defaultBatchConfiguration } from '../../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions } from '../../../src/core/scan/recoveryOptions';
import { toEnglish } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { systemClock } from '../../../src/platform/systemClock';
import { enginePorts } from '../../support/engine';
import { faultyFileSystem } from '../../support/faultyFileSystem';

export interface ScanProcessOptions {
  readonly workbookPath: string;
  readonly storageFolder: string;
  readonly resume: boolean;
  readonly lookupMs: number;
  readonly batchSize: number;
  readonly maxConcurrentBatches: number;
  /** Dies right before this call of the file system; undefined: whoever started it kills it. */
  readonly dieAt?: number;
}

/** The last line is `calls N`. */
async function main(options: ScanProcessOptions): Promise<void> {
  const { workbookPath, storageFolder, resume, lookupMs, batchSize, maxConcurrentBatches, dieAt } = options;
  const fileSystem = faultyFileSystem(
    { onCall: (call) => (call === dieAt ? process.kill(process.pid, 'SIGKILL') : undefined) },
    nodeFileSystem,
  );
  const ports = enginePorts({
    fileSystem,
    onLookup: (_, signal) => (lookupMs > 0 ? systemClock.sleep(lookupMs, signal) : undefined),
    onEvent: (event) => {
      if (event.type === 'packageFinished') writeSync(1, `finished ${event.package} ${event.version}\n`);
      if (event.type === 'warning') writeSync(1, `warning ${toEnglish(event.message)}\n`);
      if (event.type === 'scanStarted') writeSync(1, `started ${event.scanId}\n`);
    },
  });
  const controller = new BatchController(ports, {
    workbookPath,
    storageFolder,
    offline: true,
    overwrite: 'all',
    configuration: { ...defaultBatchConfiguration, defaultBatchSize: batchSize, maxConcurrentBatches },
    recovery: { ...defaultRecoveryOptions, resumeMode: resume ? 'auto' : 'fresh' },
    toolVersion: '0.0.0',
  });
  const summary = await controller.startProcessing(new AbortController().signal);
  writeSync(1, `ended ${summary.status}\ncalls ${fileSystem.calls.length}\n`);
}

main(JSON.parse(process.argv[2] ?? '{}') as ScanProcessOptions).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

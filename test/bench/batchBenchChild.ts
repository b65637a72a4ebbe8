/** One scan in a process of its own, so that its memory is its own: of a workbook, or of any number of packages without one. Prints one JSON object. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchController } from '../../src/engine/batchController';
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions } from '../../src/core/scan/recoveryOptions';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import { runScan } from '../../src/tasks/runScan';
import { enginePorts } from '../support/engine';
import { scanMadeUp } from '../support/madeUpScan';
import { peakMegabytes } from './peakMemory';

export interface BatchBenchOptions {
  readonly batchSize: number;
  /** A real scan of a copy. */
  readonly workbook?: string;
  readonly advisories?: string;
  /** With a workbook: simulated lookups, cancelled after so many saves. */
  readonly saves?: number;
  /** Instead: so many made-up packages, whose workbook is never written. */
  readonly packages?: number;
}

export interface BatchBenchResult {
  readonly packages: number;
  readonly saves: number;
  readonly checkpoints: number;
  readonly totalMs: number;
  readonly saveMs: number;
  readonly checkpointMs: number;
  readonly peakMb: number;
}

async function main(options: BatchBenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-bench-'));
  try {
    const summary = await scan(folder, options);
    const { packages, saves, checkpoints, timings } = summary;
    // A workbook that is never written has no result at the end.
    const measured = { packages: options.packages ?? packages.completed, saves, checkpoints, ...timings };
    const result: BatchBenchResult = { ...measured, peakMb: peakMegabytes() };
    console.log(JSON.stringify(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scan(folder: string, options: BatchBenchOptions): ReturnType<typeof scanMadeUp> {
  const { batchSize, workbook, advisories, packages, saves } = options;
  const configuration = { ...defaultBatchConfiguration, defaultBatchSize: batchSize };
  if (packages !== undefined) return scanMadeUp(folder, packages, {}, { configuration });
  const workbookPath = join(folder, 'review.xlsx');
  copyFileSync(workbook ?? '', workbookPath);
  const request: ScanRequest = {
    workbookPath,
    storageFolder: join(folder, 'state'),
    ...(advisories === undefined ? {} : { advisoriesPath: advisories }),
    offline: true,
    overwrite: 'all',
    configuration,
    recovery: defaultRecoveryOptions,
    toolVersion: '0.0.0',
  };
  const stop = new AbortController();
  if (saves === undefined) return runScan(request, { signal: stop.signal, onDidEvent: () => undefined });
  let left = saves;
  const ports = enginePorts({
    onEvent: ({ type }) => {
      if (type === 'batchSaved' && --left === 0) stop.abort();
    },
  });
  return new BatchController(ports, request).startProcessing(stop.signal);
}

main(JSON.parse(process.argv[2] ?? '{}') as BatchBenchOptions).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

/** One scan in a process of its own, so that its memory is its own: of a workbook, or of any number of packages without one. Prints one JSON object. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchController } from '../../src/batch/batchController';
import type { ScanPorts } from '../../src/batch/scanPorts';
import { defaultBatchConfiguration } from '../../src/core/batch/batchConfiguration';
import { defaultRecoveryOptions } from '../../src/core/batch/recoveryOptions';
import type { PackageRow } from '../../src/core/package/packageRow';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import { dryRunSaver } from '../../src/worker/dryRunSaver';
import { runScan } from '../../src/worker/runScan';
import { enginePorts } from '../support/engine';

export interface BatchBenchOptions {
  readonly batchSize: number;
  /** A real scan of a copy. */
  readonly workbook?: string;
  readonly advisories?: string;
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
    const workbookPath = join(folder, 'review.xlsx');
    const request: ScanRequest = {
      workbookPath,
      storageFolder: join(folder, 'state'),
      ...(options.advisories === undefined ? {} : { advisoriesPath: options.advisories }),
      offline: true,
      overwrite: 'all',
      configuration: { ...defaultBatchConfiguration, defaultBatchSize: options.batchSize },
      recovery: defaultRecoveryOptions,
      toolVersion: '0.0.0',
    };
    if (options.workbook !== undefined) copyFileSync(options.workbook, workbookPath);
    else writeFileSync(workbookPath, 'never read');
    const { signal } = new AbortController();
    const summary =
      options.packages === undefined
        ? await runScan(request, { signal, onDidEvent: () => undefined })
        : await new BatchController(portsFor(options.packages), request).startProcessing(signal);
    const { packages, saves, checkpoints, timings, peakRssMb: peakMb } = summary;
    const result: BatchBenchResult = { packages: packages.completed, saves, checkpoints, ...timings, peakMb };
    console.log(JSON.stringify(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything is real but the workbook: journal, checkpoints and ledger go to the disk. */
function portsFor(packages: number): ScanPorts {
  const ports = enginePorts({ locks: false });
  const rows = Array.from({ length: packages }, (_, index) => madeUpRow(index));
  const columns = new Map([
    ['githubAdvisoryResult', 13],
    ['recommendation', 23],
  ] as const);
  const read: ScanPorts['workbook']['read'] = (path) =>
    Promise.resolve({
      ...{ path, realPath: path, hash: '0'.repeat(64), size: 10, sheetName: 'Review', headerRow: 1 },
      ...{ columns, rows, date1904: false },
    });
  const createSaver: ScanPorts['workbook']['createSaver'] = (journal) => dryRunSaver(read, ports.randomHex, journal);
  return { ...ports, workbook: { ...ports.workbook, read, createSaver } };
}

function madeUpRow(index: number): PackageRow {
  const name = `package-${index}`;
  return {
    identity: { name, version: '1.0', occurrence: 0 },
    row: index + 2,
    displayName: name,
    versionIsNumber: false,
    cells: { githubAdvisoryResult: { kind: 'empty' }, recommendation: { kind: 'empty' } },
  };
}

main(JSON.parse(process.argv[2] ?? '{}') as BatchBenchOptions).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

/** A scan of any number of made-up packages: journal, checkpoints and ledger are real, the workbook is never read or written. Refuses to be a workbook. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchController } from '../../src/engine/batchController';
import type { ScanPorts } from '../../src/engine/scanPorts';
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions } from '../../src/core/scan/recoveryOptions';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { PackedList } from '../../src/platform/packed/packedList';
import { dryRunSaver } from '../../src/tasks/dryRunSaver';
import { enginePorts, type EngineOptions } from './engine';

/** `folder` holds the state. */
export function scanMadeUp(
  folder: string,
  packages: number,
  options: EngineOptions = {},
  request: Partial<ScanRequest> = {},
): Promise<ScanSummary> {
  const workbookPath = join(folder, 'review.xlsx');
  writeFileSync(workbookPath, 'never read');
  const whole: ScanRequest = {
    workbookPath,
    storageFolder: join(folder, 'state'),
    offline: true,
    overwrite: 'all',
    configuration: { ...defaultBatchConfiguration, defaultBatchSize: 100 },
    recovery: defaultRecoveryOptions,
    toolVersion: '0.0.0',
    ...request,
  };
  const controller = new BatchController(madeUpPorts(packages, options), whole);
  return controller.startProcessing(new AbortController().signal);
}

function madeUpPorts(packages: number, options: EngineOptions): ScanPorts {
  const ports = enginePorts({ locks: false, ...options });
  const rows = new PackedList<PackageRow>();
  for (let index = 0; index < packages; index++) rows.push(madeUpRow(index));
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

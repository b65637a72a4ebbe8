/** What limits a scan before it starts: how much there is to do, how much memory, how slow the last one was. */
import { lookupsAtOnce } from '../engine/run/batchProcessor';
import { readScanCatalog } from '../engine/catalog/scanCatalog';
import type { ScanConstraints } from '../engine/configuration/strategyPresets';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readScannedWorkbook } from '../workbook/large/readScannedWorkbook';
import { readMemory } from '../platform/processMemory';

/** A workbook that cannot be read counts no packages here: the scan itself says what is wrong with it. */
export async function scanConstraints(workbookPath: string, storageFolder: string): Promise<ScanConstraints> {
  const memoryLimitBytes = readMemory().budgetBytes;
  const workbook = await readScannedWorkbook(nodeFileSystem, workbookPath).catch(() => undefined);
  if (workbook === undefined) return { packages: 0, memoryLimitBytes };
  const secondsPerPackage = await lastPace(storageFolder, workbook.realPath);
  return { packages: workbook.rows.length, memoryLimitBytes, secondsPerPackage };
}

/** Undefined when no earlier scan of the workbook is known. */
async function lastPace(storageFolder: string, realPath: string): Promise<number | undefined> {
  const scans = await readScanCatalog(storageFolder, realPath).catch(() => []); // The scan itself tells of a bad storage.
  const last = scans.find(({ completedPackages }) => completedPackages > 0);
  const lookupMs = last?.statistics?.lookupMs;
  if (last === undefined || lookupMs === undefined) return undefined;
  return lookupMs / 1000 / last.completedPackages / lookupsAtOnce;
}

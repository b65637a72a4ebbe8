/** All that one scan has found, read back from its journal, finished or not. Changes nothing and waits for nobody. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ScanResults } from '../core/scan/scanResults';
import { nodeFileSystem } from '../workbook/disk/nodeFileSystem';
import { readJournal } from './journal/readJournal';
import { ResultsFold } from './journal/resultsFold';
import { storageLayout } from './storage/storageLayout';
import { plannedScans, type PlannedScan } from './storage/storedScans';

/** By its id, or the newest one of a workbook under any of its names; the workbook itself may be gone. */
export type WhichScan = { readonly scanId: string } | { readonly workbookPath: string };

/** Undefined when the storage folder holds no such scan. */
export async function readScanResults(storageFolder: string, which: WhichScan): Promise<ScanResults | undefined> {
  const workbookPath = 'workbookPath' in which ? await canonical(which.workbookPath) : undefined;
  const scans = await plannedScans(nodeFileSystem, storageFolder, workbookPath);
  const scan = 'scanId' in which ? scans.find(({ scanId }) => scanId === which.scanId) : scans[0];
  if (scan === undefined) return undefined;
  return readResults(storageFolder, scan);
}

async function readResults(storageFolder: string, { scanId, planned }: PlannedScan): Promise<ScanResults | undefined> {
  const fold = new ResultsFold(planned);
  await readJournal(nodeFileSystem, storageLayout.journal(storageFolder, scanId), (event) => fold.apply(event));
  return fold.scanResults;
}

/** Of every stored scan of a workbook, the newest first. */
export async function* scanResultsOf(storageFolder: string, workbookPath: string): AsyncGenerator<ScanResults> {
  for (const scan of await plannedScans(nodeFileSystem, storageFolder, await canonical(workbookPath))) {
    const results = await readResults(storageFolder, scan);
    if (results !== undefined) yield results;
  }
}

async function canonical(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path)); // A workbook that is gone can still have scans.
}

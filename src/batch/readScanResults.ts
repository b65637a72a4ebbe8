/** All that one scan has found, read back from its journal, finished or not. Changes nothing and waits for nobody. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KeptCell } from '../core/review/cellEdit';
import type { PackageResult, ScanResults } from '../core/scan/scanResults';
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

export type LatestFindings = Pick<ScanResults, 'results' | 'kept'>;

/**
 * What a scan has found, and of packages that neither it nor a newer one was about, what older scans of the workbook found: a scan of a
 * few packages leaves the others as they were. A package whose version changed since is told by its newest scan alone.
 */
export async function readLatestFindings(storageFolder: string, scanId: string): Promise<LatestFindings | undefined> {
  const all = await plannedScans(nodeFileSystem, storageFolder);
  const asked = all.find((scan) => scan.scanId === scanId);
  if (asked === undefined) return undefined;
  const { workbookPath } = asked.planned;
  const told = new Set<string>();
  const latest: { results: PackageResult[]; kept: KeptCell[] } = { results: [], kept: [] };
  for (const scan of all.slice(all.indexOf(asked)).filter(({ planned }) => planned.workbookPath === workbookPath)) {
    const names = new Set([...scan.planned.packages].map(({ name }) => name).filter((name) => !told.has(name)));
    if (names.size === 0) continue;
    const { results = [], kept = [] } = (await readResults(storageFolder, scan)) ?? {};
    latest.results = latest.results.concat(results.filter(({ finding }) => names.has(finding.package.name)));
    latest.kept = latest.kept.concat(kept.filter((cell) => names.has(cell.package.name)));
    for (const name of names) told.add(name);
  }
  return latest;
}

async function canonical(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path)); // A workbook that is gone can still have scans.
}

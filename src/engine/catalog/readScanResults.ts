/** All that scans have found, read back from their journals, finished or not. Changes nothing and waits for nobody. */
import { withoutEnded } from '../../core/verdict/acceptRisks';
import { UserError } from '../../core/message/errors';
import { identityKey, identityOfKey, type PackageIdentity } from '../../core/package/identity';
import { resultsAbout } from '../../core/scan/resultsAbout';
import type { ScanResults, WorkbookResults } from '../../core/scan/scanResults';
import type { FileSystem } from '../../platform/fileSystem';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { systemClock } from '../../platform/systemClock';
import { readScannedWorkbook } from '../../workbook/large/readScannedWorkbook';
import { isWorkbookLocked } from '../../workbook/lock/workbookLock';
import { isDamaged } from '../journal/journalDecoder';
import { readJournal } from '../journal/readJournal';
import { type AsNow, type ResultsDepth, ResultsFold } from '../journal/resultsFold';
import { withInstalledList } from '../storage/installedList';
import { confinedFileSystem } from '../storage/confinedFileSystem';
import { storageLayout } from '../storage/storageLayout';
import { historyOf } from '../historyOf';
import { findResumableScans, plannedScans, type PlannedScan } from '../scans/storedScans';

/** By its id, or the newest one of a workbook under any of its names; the workbook itself may be gone. */
/** How findings of a workbook are read; see asDecidedNow. */
export type ReadAs = (workbookPath: string) => Promise<AsNow>;

/** Without the acceptances whose last day is over. */
const byDay: ReadAs = () => {
  const today = new Date(systemClock.now()).toISOString().slice(0, 10);
  return Promise.resolve((finding) => withoutEnded(finding, today));
};

type WhichScan = { readonly scanId: string } | { readonly workbookPath: string };

/** Undefined when the storage folder holds no such scan. */
export async function readScanResults(
  storageFolder: string,
  which: WhichScan,
  readAs = byDay,
): Promise<ScanResults | undefined> {
  const workbookPath = 'workbookPath' in which ? await historyOf(storageFolder, which.workbookPath) : undefined;
  const scans = await plannedScans(confined(storageFolder), storageFolder, workbookPath);
  const scan = 'scanId' in which ? scans.find(({ scanId }) => scanId === which.scanId) : scans[0];
  if (scan === undefined) return undefined;
  return readResults(storageFolder, scan, await readAs(pathOf(which, scan)));
}

function pathOf(which: WhichScan, { planned }: PlannedScan): string {
  return 'workbookPath' in which ? which.workbookPath : planned.workbookPath;
}

async function readResults(
  storageFolder: string,
  { scanId, planned }: PlannedScan,
  asNow: AsNow,
  depth: ResultsDepth = 'whole',
): Promise<ScanResults | undefined> {
  const fold = new ResultsFold(planned, depth, asNow);
  const journal = storageLayout.journal(storageFolder, scanId);
  const end = await readJournal(confined(storageFolder), journal, (event) => fold.apply(event));
  const found = fold.scanResults;
  if (found === undefined) return undefined;
  const told = await withInstalledList(confined(storageFolder), storageFolder, found.workbookPath, found.results);
  const results = { ...found, results: told, ...(isDamaged(end) ? { damaged: true as const } : {}) };
  if (!fold.isOpen || !(await isWorkbookLocked(results.workbookPath))) return results;
  return { ...results, status: 'running' };
}

/** The sheet that was scanned last; undefined: not known. */
export async function lastSheet(storageFolder: string, workbookPath: string): Promise<string | undefined> {
  const [newest] = await scansOf(storageFolder, workbookPath);
  return newest?.planned.sheet;
}

/** The sheet of the scan that a resume goes on with. */
export async function unfinishedSheet(storageFolder: string, workbookPath: string): Promise<string | undefined> {
  const path = await historyOf(storageFolder, workbookPath);
  const [newest] = await findResumableScans(confined(storageFolder), storageFolder, path);
  return newest?.record.planned.sheet;
}

/** Of every stored scan of a workbook, the newest first. */
export async function* scanResultsOf(
  storageFolder: string,
  workbookPath: string,
  depth: ResultsDepth = 'whole',
  readAs = byDay,
): AsyncGenerator<ScanResults> {
  const asNow = await readAs(workbookPath);
  for (const scan of await scansOf(storageFolder, workbookPath)) {
    const results = await readResults(storageFolder, scan, asNow, depth);
    if (results !== undefined) yield results;
  }
}

/** Undefined when no scan of the workbook is stored. */
export async function readWorkbookResults(
  storageFolder: string,
  workbookPath: string,
  readAs = byDay,
): Promise<WorkbookResults | undefined> {
  const scans = await scansOf(storageFolder, workbookPath);
  const [newest, ...older] = await tellingScans(storageFolder, scans, {
    workbookPath,
    asNow: await readAs(workbookPath),
  });
  return newest && { newest, older };
}

type LatestFindings = Pick<ScanResults, 'workbookPath' | 'results' | 'kept'>;

/** Without evidence: what a scan has found, and of packages that neither it nor a newer one was about, what older scans of the workbook found. */
export async function readLatestFindings(
  storageFolder: string,
  scanId: string,
  readAs = byDay,
): Promise<LatestFindings | undefined> {
  const all = await plannedScans(confined(storageFolder), storageFolder);
  const asked = all.find((scan) => scan.scanId === scanId);
  if (asked === undefined) return undefined;
  const { workbookPath } = asked.planned;
  const scans = all.slice(all.indexOf(asked)).filter(({ planned }) => planned.workbookPath === workbookPath);
  const telling = await tellingScans(
    storageFolder,
    scans,
    { workbookPath, asNow: await readAs(workbookPath) },
    'brief',
  );
  return {
    workbookPath,
    results: telling.flatMap(({ results }) => results),
    kept: telling.flatMap(({ kept }) => kept),
  };
}

/**
 * The first of the scans, which come newest first, then each with the packages that none before it looked up: a scan of a few packages,
 * or one that stopped, leaves the others as they were. A package whose version changed since is told by its newest scan alone; other rows of
 * it that the workbook still has, by the scan that looked them up.
 */
async function tellingScans(
  storageFolder: string,
  scans: readonly PlannedScan[],
  { workbookPath, asNow }: { readonly workbookPath: string; readonly asNow: AsNow },
  depth: ResultsDepth = 'whole',
): Promise<readonly ScanResults[]> {
  const telling: ScanResults[] = [];
  const told = new Told(workbookPath);
  for (const scan of scans) {
    const open = await told.without(scan.planned.packages);
    if (open.size === 0 && telling.length > 0) continue;
    const results = await readResults(storageFolder, scan, asNow, depth);
    if (results === undefined) continue;
    const keys = new Set(
      results.results.map(({ finding }) => identityKey(finding.package)).filter((key) => open.has(key)),
    );
    const names = new Set([...keys].map((key) => identityOfKey(key).name).filter((name) => !told.hasName(name)));
    if (telling.length === 0) telling.push(results);
    else if (keys.size > 0) {
      telling.push(resultsAbout(results, (each) => names.has(each.name) || keys.has(identityKey(each))));
    }
    told.add(keys);
  }
  return withoutOthers(telling);
}

/** Packages that newer scans have told of. */
class Told {
  readonly #keys = new Set<string>();
  readonly #names = new Set<string>();
  #present: ReadonlySet<string> | undefined;

  constructor(private readonly workbookPath: string) {}

  hasName(name: string): boolean {
    return this.#names.has(name);
  }

  add(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#keys.add(key);
      this.#names.add(identityOfKey(key).name);
    }
  }

  /** Keys of which there is more to tell. The workbook is read only where rows of one package may be told by several scans. */
  async without(planned: Iterable<PackageIdentity>): Promise<ReadonlySet<string>> {
    const open = new Set<string>();
    const sisters: string[] = [];
    for (const identity of planned) {
      const key = identityKey(identity);
      if (!this.#names.has(identity.name)) open.add(key);
      else if (!this.#keys.has(key)) sisters.push(key);
    }
    if (sisters.length === 0) return open;
    this.#present ??= await keysIn(this.workbookPath);
    for (const key of sisters) if (this.#present.has(key)) open.add(key);
    return open;
  }
}

/** None of a workbook that is gone or cannot be read. */
async function keysIn(workbookPath: string): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await readScannedWorkbook(nodeFileSystem, workbookPath);
    const keys = new Set<string>();
    for (const { identity } of rows) keys.add(identityKey(identity));
    return keys;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return new Set();
  }
}

/** A package that the newest scan has not reached, and an older one has looked up, is planned once. */
function withoutOthers([newest, ...older]: readonly ScanResults[]): readonly ScanResults[] {
  if (newest === undefined) return [];
  const elsewhere = new Set(older.flatMap(({ results }) => results).map(({ finding }) => finding.package.name));
  return [{ ...newest, planned: newest.planned.filter(({ name }) => !elsewhere.has(name)) }, ...older];
}

/** Newest first, under any name that the workbook had. */
async function scansOf(storageFolder: string, workbookPath: string): Promise<readonly PlannedScan[]> {
  return plannedScans(confined(storageFolder), storageFolder, await historyOf(storageFolder, workbookPath));
}

function confined(storageFolder: string): FileSystem {
  return confinedFileSystem(nodeFileSystem, storageFolder);
}

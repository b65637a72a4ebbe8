/** Begins a new scan: its folder, its plan on the disk twice, its journal. Leaves older scans where they are. */
import { verdictFields } from '../../core/cells/resultGrammar';
import { identityKey } from '../../core/package/identity';
import type { PackageRow } from '../../core/sheet/packageRow';
import { lacksResult } from '../../core/scan/lacksResult';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import { ActiveScan } from '../journal/activeScan';
import { makeFolderDurably } from '../../platform/durableFile';
import { Journal } from '../journal/journal';
import { journalSchemaVersion, type PlannedData } from '../journal/journalEntry';
import { scanLedger } from '../ledger/scanLedger';
import { writePlan } from '../journal/planFile';
import { writeJournal } from '../journal/rewriteJournal';
import type { StartedScan } from './resumeScan';
import { emptyRecord } from '../journal/scanRecord';
import type { ScanStartContext } from './scanStartContext';
import { type EarlierResults, earlierResults } from './earlierResults';
import { selectPackages } from './selectPackages';
import { storageLayout } from '../storage/storageLayout';

/** Every chosen package has its results already: no error, and no scan either. */
export class NothingToDo extends Error {
  constructor(
    /** What such a scan would have been, without a package in it. */
    readonly planned: PlannedData,
  ) {
    super('Nothing left to do');
  }
}

/** Rejects with UserError `badArgument` when the chosen packages are none, and with NothingToDo. */
export async function startFresh(context: ScanStartContext): Promise<StartedScan> {
  const { ports, request, workbook } = context;
  const { storageFolder } = request;
  const scanId = `${timeStamp(ports.clock.now())}-${ports.randomHex(3)}`;
  const earlier = await earlierResults(context);
  const moved = await rowsWithOtherResults(context);
  const planned = plan(context, scanId, { earlier, moved });
  if (planned.packages.size === 0) throw new NothingToDo(planned);
  await makeFolderDurably(ports.fileSystem, storageLayout.scanFolder(storageFolder, scanId));
  const path = storageLayout.journal(storageFolder, scanId);
  const begun = await writeJournal(ports.fileSystem, path, [{ type: 'planned', data: planned }]);
  // Second: a plan without a journal is a journal that was lost.
  await writePlan(ports.fileSystem, storageFolder, planned);
  const { journal } = await Journal.open(ports.fileSystem, ports.clock, path, begun);
  return { scan: new ActiveScan(scanId, journal, emptyRecord(planned, true), false), workbook, restored: [] };
}

function plan(
  { ports, request, workbook, provenance, mayAccept }: ScanStartContext,
  scanId: string,
  { earlier, moved }: { readonly earlier: EarlierResults; readonly moved: ReadonlySet<string> },
): PlannedData {
  const { configuration, selection, recovery } = request;
  const sources = new Set(provenance.map(({ label }) => label));
  const hasNoResult = (row: PackageRow): boolean => {
    const found = earlier.of(row.identity);
    const isAcceptedSince = found?.affecting !== undefined && mayAccept?.(row.identity, found.affecting) === true;
    const known = isAcceptedSince ? { ...found, restsOnAcceptance: true } : found;
    // Of this name and version; a row whose version has changed is another package to scans.
    const isOutdated = known === undefined || moved.has(identityKey(row.identity));
    return (
      (selection?.only === 'outdated' && isOutdated) || lacksResult(row, { columns: workbook.columns, sources, known })
    );
  };
  const packages = selectPackages(workbook.rows, selection, recovery, configuration.defaultBatchSize, hasNoResult);
  const { unnamed = [] } = workbook.leftOut ?? {};
  return {
    schemaVersion: journalSchemaVersion,
    toolVersion: request.toolVersion,
    scanId,
    workbookPath: workbook.realPath,
    workbookHash: workbook.hash,
    sheet: workbook.sheetName,
    overwrite: request.overwrite,
    configuration,
    sources: [...provenance],
    ...(isFromTheFirst(recovery) ? { selection: selection ?? null } : {}),
    ...(unnamed.length === 0 ? {} : { unnamed: [...unnamed] }),
    packages,
    startedAt: new Date(ports.clock.now()).toISOString(),
  };
}

/** By identityKey: their packages may be known, but results in them were written for another version or package. */
async function rowsWithOtherResults({ ports, request, workbook }: ScanStartContext): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (request.selection?.only !== 'outdated') return found;
  const ledger = await scanLedger(ports, request.storageFolder, undefined, workbook);
  for (const row of workbook.rows) {
    if (verdictFields.some((field) => ledger.formerIn(row, field) !== undefined)) found.add(identityKey(row.identity));
  }
  return found;
}

function isFromTheFirst({ startFromPackage, startFromBatch }: RecoveryOptions): boolean {
  return startFromPackage === undefined && startFromBatch === undefined;
}

/** `20261123-201500`, UTC. */
function timeStamp(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

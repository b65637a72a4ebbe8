/** The jobs themselves: the engine's reading, importing and checkpoint work on the real disk. */
import { CheckpointStore } from '../../engine/checkpoint/checkpointStore';
import { compareCheckpoint } from '../../engine/compare/compareCheckpoint';
import { undoRestore } from '../../engine/checkpoint/undoRestore';
import { loadScanConfiguration } from '../../engine/configuration/loadScanConfiguration';
import { readScanCatalog } from '../../engine/catalog/scanCatalog';
import { moveScans } from '../../engine/start/moveScans';
import { emptyResults } from '../../core/cells/emptyResults';
import { selector } from '../../engine/start/selectPackages';
import { toPlainUserError, UserError } from '../../core/message/errors';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readReviewWorkbook } from '../../workbook/review/readReviewWorkbook';
import type { Transport } from '../../sources/http/transport';
import { checkFiles } from '../../sources/check/checkFiles';
import { renderChecks } from '../../sources/check/renderChecks';
import { askServices } from '../../tasks/askServices';
import { addPackages } from '../../tasks/addPackages';
import { editCells, undoEdit } from '../../tasks/editCells';
import { isAskedAbout, rememberAsked } from '../../tasks/askedDifferences';
import { readDifferences, resolveDifferences } from '../../tasks/resolveDifferences';
import { textChangeOf } from '../../tasks/riskProblems';
import { scanConstraints } from '../../tasks/scanConstraints';
import { randomHex, systemClock } from '../../platform/systemClock';
import { exportReport } from './exportReport';
import { checkFormatJob, fixFormatJob } from './formatJobs';
import { addColumnsJob, missingColumnsJob } from './columnJobs';
import { importAdvisories } from './importAdvisories';
import { readChanges } from './readChanges';
import { readFindings } from './readFindings';
import { acceptRisksJob, checkRisksJob, endRisksJob, readRisksJob, undoRisksJob } from './riskJobs';
import { newWorkbookJob, planSyncJob, syncWorkbookJob } from './syncJobs';
import { testToken } from './testToken';
import { readReport } from '../../tasks/readReport';
import type { JobAnswers, JobInput, JobName } from './jobProtocol';

type Job<Name extends JobName> = (input: JobInput<Name>) => Promise<JobAnswers[Name]>;

const openStore = (storageFolder: string): Promise<CheckpointStore> =>
  CheckpointStore.open(storageFolder, { clock: systemClock, randomHex });

/** Each rejects with a UserError where a person can do something about it. */
export const editorJobs = (transport: Transport): { readonly [Name in JobName]: Job<Name> } => ({
  readScans: ({ storageFolder }) => readScanCatalog(storageFolder),
  validateCheckpoint: async ({ storageFolder, checkpointId }) =>
    (await openStore(storageFolder)).validate(checkpointId),
  compareCheckpoint: async ({ storageFolder, checkpointId }) =>
    compareCheckpoint(storageFolder, await (await openStore(storageFolder)).show(checkpointId)),
  restoreCheckpoint: async ({ storageFolder, checkpointId }) =>
    // The person said yes to the path in the list, and a checkpoint of another path than its list is refused.
    (await openStore(storageFolder)).restore(checkpointId, () => Promise.resolve()),
  removeCheckpoint: async ({ storageFolder, checkpointId }) => {
    await (await openStore(storageFolder)).remove(checkpointId);
    return undefined;
  },
  removeScan: async ({ storageFolder, scanId }) => {
    await (await openStore(storageFolder)).removeScan(scanId);
    return undefined;
  },
  moveScans: ({ storageFolder, from, to }) => moveScans(storageFolder, from, to),
  undoRestore: async ({ storageFolder, workbookPath, kept }) =>
    undoRestore({ fileSystem: nodeFileSystem, clock: systemClock, randomHex }, storageFolder, { workbookPath, kept }),
  importAdvisories,
  addPackages: ({ workbookPath, packages, storageFolder }) => addPackages(workbookPath, packages, storageFolder),
  newWorkbook: newWorkbookJob,
  planSync: planSyncJob,
  syncWorkbook: syncWorkbookJob,
  checkFormat: checkFormatJob,
  fixFormat: fixFormatJob,
  exportReport,
  readChanges,
  readFindings: ({ storageFolder, scanId, sought }) => readFindings(storageFolder, scanId, sought),
  askServices: async ({ services, data, ...who }) => {
    const { signal } = new AbortController();
    const [checks, files] = await Promise.all([
      askServices(services, { ...who, transport, signal, fileDays: data.fileDays }),
      checkFiles(data, systemClock, signal),
    ]);
    const count = (wanted: string): number => [...checks, ...files].filter(({ status }) => status === wanted).length;
    return {
      lines: renderChecks(checks, files),
      ...{ asked: checks.length - count('notAsked'), files: files.length },
      ...{ failed: count('failed'), old: count('old') },
    };
  },
  readDifferences: async ({ storageFolder, workbookPath }) => {
    const { cells, notChecked } = await readDifferences(storageFolder, workbookPath);
    return { cells, notChecked: notChecked.length };
  },
  resolveDifferences: ({ storageFolder, workbookPath, take, cells }) =>
    resolveDifferences(storageFolder, workbookPath, take, cells),
  editCells: ({ storageFolder, workbookPath, cells }) => editCells(storageFolder, workbookPath, cells),
  undoEdit: async ({ storageFolder, workbookPath, ...undo }) => {
    await undoEdit(storageFolder, workbookPath, undo);
    return undefined;
  },
  isAskedAbout: ({ cells }) => isAskedAbout(cells),
  rememberAsked: async ({ cells }) => {
    await rememberAsked(cells);
    return undefined;
  },
  testToken: (input) => testToken(transport, input),
  readRisks: readRisksJob,
  checkRisks: checkRisksJob,
  fixRisks: ({ text, fixes }) => Promise.resolve(fixes.map((fix) => textChangeOf(text, fix))),
  acceptRisks: acceptRisksJob,
  endRisks: endRisksJob,
  undoRisks: undoRisksJob,
  readReport: ({ storageFolder, workbookPath }) => readReport(storageFolder, workbookPath),
  missingColumns: missingColumnsJob,
  addColumns: addColumnsJob,
  describeWorkbook: async ({ workbookPath }) => {
    try {
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbookPath);
      return { packages: rows.length, refusal: undefined };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { packages: undefined, refusal: toPlainUserError(error) };
    }
  },
  countEmptyResults: async ({ workbookPath, selection }) => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbookPath);
    const isChosen = selector(selection);
    let cells = 0;
    for (const row of rows) if (isChosen(row)) cells += emptyResults(row);
    return cells;
  },
  listPackages: async ({ workbookPath, storageFolder, settings }) => {
    const { configuration } = await loadScanConfiguration({
      settings: settings.values,
      folders: settings.folders,
      constraints: () => scanConstraints(workbookPath, storageFolder),
    });
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbookPath);
    const packages = rows.map(({ row, displayName, identity }) => ({
      row,
      name: displayName,
      version: identity.version,
    }));
    return { packages, batchSize: configuration.defaultBatchSize };
  },
});

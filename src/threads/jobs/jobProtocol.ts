/** What the editor may ask of the job worker, so that no reading blocks its host: names, inputs, answers. */
import { syncMarks } from '../../tasks/syncChoice';
import * as v from 'valibot';
import type { PlainUserError } from '../../core/message/errors';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import { type Difference, takes } from '../../core/cells/differences';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { scanSelectionSchema } from '../../core/scan/scanSelection';
import { sourceSecretsSchema, sourceSettingsSchema } from '../../core/scan/sourceSettings';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import { type Text } from '../../core/message/text';
import type { WorkbookChanges } from '../../reports/changes/workbookChanges';
import { reportFormats } from '../../reports/reportFormats';
import type { ListedByState } from '../../core/scan/listedFindings';
import type { RestoredWorkbook } from '../../engine/checkpoint/checkpointStore';
import type { RiskChange } from '../../sources/risks/changeRiskFile';
import type { EditedCells } from '../../tasks/editCells';
import type { AddedPackages } from '../../tasks/addPackages';
import { type RiskFileProblem, riskFixKinds, type TextChange } from '../../tasks/riskFix';
import type { Resolved } from '../../tasks/resolveDifferences';
import type { Synced } from '../../tasks/syncWorkbook';
import type { AcceptedEntry, ListedFormatIssue, ListedKept, ListedPackage, ListedPlan, OpenRisk } from './jobLists';
import type { Protocol } from '../rpc/protocol';
import type { ShownReport } from '../../reports/model/shownReport';
import { reviewFieldSchema } from '../../grid/query/gridColumn';
import { editorSettingsSchema } from '../scan/protocol';

const path = v.pipe(v.string(), v.nonEmpty());
const askedCells = v.array(v.object({ cell: v.string(), package: v.string(), value: v.string() }));
const namedRisks = v.array(v.object({ package: v.string(), advisory: v.string() }));
const riskFix = v.object({ kind: v.picklist(riskFixKinds), at: v.number(), to: v.string(), from: v.string() });
const checkpointInput = v.object({ storageFolder: path, checkpointId: v.string() });

/** One schema per job; the worker refuses what does not fit. */
export const jobInputs = {
  readScans: v.object({ storageFolder: path }),
  validateCheckpoint: checkpointInput,
  compareCheckpoint: checkpointInput,
  restoreCheckpoint: checkpointInput,
  removeCheckpoint: checkpointInput,
  removeScan: v.object({ storageFolder: path, scanId: v.string() }),
  undoRestore: v.object({ storageFolder: path, workbookPath: path, kept: path }),
  /** `into` is replaced as a whole. */
  importAdvisories: v.object({
    from: v.object({ kind: v.picklist(['folder', 'files']), paths: v.pipe(v.array(path), v.minLength(1)) }),
    into: path,
  }),
  addPackages: v.object({
    workbookPath: path,
    storageFolder: path,
    packages: v.array(v.object({ name: v.string(), version: v.string() })),
  }),
  /** No file may be at `workbookPath`. Without files: a workbook without packages. */
  newWorkbook: v.object({
    workbookPath: path,
    storageFolder: path,
    files: v.array(path),
    title: v.string(),
  }),
  planSync: v.object({ workbookPath: path, files: v.pipe(v.array(path), v.minLength(1)) }),
  /** `chosen`: what a person was shown and accepted; nothing else is written. */
  syncWorkbook: v.object({
    workbookPath: path,
    storageFolder: path,
    files: v.pipe(v.array(path), v.minLength(1)),
    chosen: v.object({
      changed: v.array(v.object({ name: v.string(), version: v.string(), to: v.string() })),
      added: v.array(v.object({ name: v.string(), version: v.string() })),
      /** Undefined: nobody chose, and nothing is marked. */
      mark: v.optional(v.picklist(syncMarks)),
      /** They unchecked the marks. */
      leavesMarks: v.optional(v.boolean()),
    }),
  }),
  checkFormat: v.object({ workbookPath: path }),
  /** `cells`: those that a person was shown, like `M17`. */
  fixFormat: v.object({ workbookPath: path, storageFolder: path, cells: v.array(v.string()) }),
  /** `of`: that scan alone, or each package of the workbook by its newest scan. */
  exportReport: v.object({
    storageFolder: path,
    of: v.variant('kind', [
      v.object({ kind: v.literal('scan'), scanId: v.string() }),
      v.object({ kind: v.literal('workbook'), path }),
    ]),
    file: path,
    format: v.picklist(reportFormats),
  }),
  /** `since`: the scan whose writing is asked for, or the earlier workbook. */
  readChanges: v.object({
    storageFolder: path,
    workbookPath: path,
    since: v.variant('kind', [
      v.object({ kind: v.literal('scan'), scanId: v.string() }),
      v.object({ kind: v.literal('workbook'), path }),
    ]),
  }),
  /** A workbook, or a folder of workbooks, has another path now. */
  moveScans: v.object({ storageFolder: path, from: path, to: path }),
  /** `sought`: the key of a finding that is listed wherever it stands. */
  readFindings: v.object({ storageFolder: path, scanId: v.string(), sought: v.optional(v.string()) }),
  /** The secrets are the one token to try. */
  testToken: v.object({
    service: v.picklist(['github', 'nvd', 'snyk', 'pypi']),
    secrets: sourceSecretsSchema,
    baseUrl: v.optional(v.string()),
    toolVersion: v.string(),
  }),
  askServices: v.object({
    services: sourceSettingsSchema.entries.services,
    secrets: sourceSecretsSchema,
    toolVersion: v.string(),
    data: v.object({
      advisoriesPath: v.optional(path),
      files: sourceSettingsSchema.entries.files,
      fileDays: v.optional(v.number()),
    }),
  }),
  readDifferences: v.object({ storageFolder: path, workbookPath: path }),
  /** `cells`: those that a person was shown, like `W17`. */
  resolveDifferences: v.object({
    storageFolder: path,
    workbookPath: path,
    take: v.picklist(takes),
    cells: v.array(v.string()),
  }),
  /** `was`: what the person saw in the cell. */
  editCells: v.object({
    storageFolder: path,
    workbookPath: path,
    cells: v.array(
      v.object({ package: packageIdentitySchema, field: reviewFieldSchema, was: v.string(), text: v.string() }),
    ),
  }),
  undoEdit: v.object({ storageFolder: path, workbookPath: path, backup: path, hash: v.string() }),
  isAskedAbout: v.object({ cells: askedCells }),
  rememberAsked: v.object({ cells: askedCells }),
  /** `risks`: the file of the setting; undefined: the one next to the workbook. */
  readRisks: v.object({ storageFolder: path, workbookPath: path, risks: v.optional(path) }),
  /** `text`: of a risk file; `workbooks`: those that use it. */
  checkRisks: v.object({ storageFolder: path, workbooks: v.array(path), text: v.string() }),
  fixRisks: v.object({ text: v.string(), fixes: v.array(riskFix) }),
  /** `until` is an ISO day. */
  acceptRisks: v.object({
    ...{ storageFolder: path, workbookPath: path, file: path, chosen: namedRisks, reason: path, until: v.string() },
    ...{ owner: v.string(), approver: v.string(), ticket: v.string() },
  }),
  endRisks: v.object({ file: path, chosen: namedRisks }),
  undoRisks: v.object({ file: path, before: v.optional(v.string()), after: v.string() }),
  readReport: v.object({ storageFolder: path, workbookPath: path }),
  missingColumns: v.object({ workbookPath: path }),
  addColumns: v.object({ workbookPath: path, storageFolder: path }),
  describeWorkbook: v.object({ workbookPath: path }),
  /** Of the rows of the selection. */
  countEmptyResults: v.object({ workbookPath: path, selection: v.optional(scanSelectionSchema) }),
  listPackages: v.object({ workbookPath: path, storageFolder: path, settings: editorSettingsSchema }),
} as const;

export type JobName = keyof typeof jobInputs;
export type JobInput<Name extends JobName> = v.InferOutput<(typeof jobInputs)[Name]>;

export interface JobAnswers {
  /** Newest first. */
  readonly readScans: readonly ResumableScan[];
  /** Undefined when it is sound, else why not. */
  readonly validateCheckpoint: Text | undefined;
  /** `yours` is the workbook as it is now, `checkpoints` the copy. */
  readonly compareCheckpoint: WorkbookComparison;
  readonly restoreCheckpoint: RestoredWorkbook;
  readonly removeCheckpoint: undefined;
  readonly removeScan: undefined;
  /** How many. */
  readonly moveScans: number;
  /** Where the file that was put aside for it is kept now. */
  readonly undoRestore: { readonly kept: string | undefined };
  /** ISO 8601, of the advisories. */
  readonly importAdvisories: { readonly dataDate: string | undefined };
  /** In sheet order. */
  readonly addPackages: AddedPackages;
  readonly newWorkbook: Pick<ListedPlan, 'notUsable' | 'notes'> & { readonly packages: number };
  readonly planSync: ListedPlan;
  readonly syncWorkbook: Synced;
  readonly checkFormat: readonly ListedFormatIssue[];
  /** `backup`: the copy of the workbook as it was; undefined when nothing had to change. */
  readonly fixFormat: { readonly fixed: number; readonly backup: string | undefined };
  readonly exportReport: undefined;
  readonly readChanges: WorkbookChanges;
  /** Undefined when the storage knows no such scan. */
  readonly readFindings: (ListedByState & { readonly kept: ListedKept }) | undefined;
  /** `why` completes "{service} …". */
  readonly testToken:
    { readonly status: 'works' } | { readonly status: 'refused' | 'unreachable'; readonly why: string };
  /** One line for each service that is on and each data file, how many of each were read, and how many of both failed or are old. */
  readonly askServices: {
    readonly lines: readonly string[];
    readonly asked: number;
    readonly files: number;
    readonly failed: number;
    readonly old: number;
  };
  readonly readDifferences: {
    /** Worst first. */
    readonly cells: readonly Difference[];
    /** Rows whose cells are compared with nothing. */
    readonly notChecked: number;
  };
  readonly resolveDifferences: Resolved;
  readonly editCells: EditedCells;
  readonly undoEdit: undefined;
  /** Whether a person was asked about all of these cells before. */
  readonly isAskedAbout: boolean;
  readonly rememberAsked: undefined;
  /** `file`: where decisions are written; `today` is an ISO day. */
  readonly readRisks: {
    readonly file: string;
    readonly today: string;
    /** Worst first. */
    readonly open: readonly OpenRisk[];
    /** Those in force. */
    readonly accepted: readonly AcceptedEntry[];
  };
  readonly checkRisks: readonly RiskFileProblem[];
  /** In the order of `fixes`; undefined: it is not possible. */
  readonly fixRisks: readonly (TextChange | undefined)[];
  readonly acceptRisks: RiskChange;
  readonly endRisks: RiskChange & { readonly ended: number };
  readonly undoRisks: undefined;
  /** Each package by its newest scan; undefined when no scan of the workbook is stored. */
  readonly readReport: ShownReport | undefined;
  /** Result columns of a sheet that has none: how many, and the headers of the first and the last. */
  readonly missingColumns: { readonly count: number; readonly first: string; readonly last: string };
  /** The copy of the workbook as it was; undefined when nothing was missing. */
  readonly addColumns: { readonly backup: string | undefined };
  /** `packages` undefined: it is no review workbook, and `refusal` says why. */
  readonly describeWorkbook: { readonly packages: number | undefined; readonly refusal: PlainUserError | undefined };
  /** Cells. */
  readonly countEmptyResults: number;
  /** In sheet order; `batchSize` as the settings and `ihacpa.yaml` settle it. */
  readonly listPackages: { readonly packages: readonly ListedPackage[]; readonly batchSize: number };
}

export const jobProtocol: Protocol<typeof jobInputs, JobAnswers> = { inputs: jobInputs, answers: {} };

/** What happens during a scan, told to whoever watches. Events carry data only, never a way back into the engine. */
import * as v from 'valibot';
import { checkpointSummarySchema } from './checkpointData';
import { severities } from '../advisory/evidence';
import { verdicts } from '../verdict/finding';
import { textSchema } from '../message/text';
import { verdictCountsSchema } from './verdictCounts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** True counts of finished work; batches are 1-based. */
const scanProgressSchema = v.object({
  completedPackages: count,
  totalPackages: count,
  currentBatch: count,
  totalBatches: count,
  /** Of the packages done so far. */
  counts: verdictCountsSchema,
  /** Packages per second over the recent past; undefined before it can be known. */
  packagesPerSecond: v.optional(v.number()),
  /** Milliseconds; undefined before it can be known. */
  remainingMs: v.optional(v.number()),
  /** Milliseconds until results that are not in the workbook yet are saved; absent where the next batch saves them. */
  nextSaveMs: v.optional(v.number()),
  /**
   * Finished pairs of package and source, those of packages under way among them, of all pairs of the scan; a finished
   * package has finished all of its own. Absent where nobody tells of pairs.
   */
  pairs: v.optional(v.object({ finished: count, total: count })),
  /** The source with the longest mean answer, milliseconds. */
  slowestSource: v.optional(v.object({ label: v.string(), meanMs: v.number() })),
});

export type ScanProgress = v.InferOutput<typeof scanProgressSchema>;

export const scanEventSchema = v.variant('type', [
  /** A configuration file had a say; told before anything else. */
  v.object({ type: v.literal('configured'), file: v.string() }),
  v.object({
    type: v.literal('scanStarted'),
    scanId: v.string(),
    workbookPath: v.string(),
    resumed: v.boolean(),
    progress: scanProgressSchema,
  }),
  v.object({ type: v.literal('batchStarted'), progress: scanProgressSchema }),
  v.object({
    type: v.literal('packageFinished'),
    package: v.string(),
    version: v.string(),
    /** Of rows with the same package and version, counted from 0; absent: the first. */
    occurrence: v.optional(count),
    verdict: v.picklist(verdicts),
    /** Given up after retries. */
    failed: v.optional(v.literal(true)),
    /** Of the worst flaw that affects the version. */
    severity: v.optional(v.picklist(severities)),
    fixedIn: v.optional(v.string()),
    progress: scanProgressSchema,
  }),
  /** Sources answered while packages are under way; at most a few times a second. */
  v.object({ type: v.literal('sourcesAnswered'), progress: scanProgressSchema }),
  v.object({
    type: v.literal('batchSaved'),
    cellsWritten: count,
    /** SHA-256 of the workbook after the save. */
    workbookHash: v.string(),
    progress: scanProgressSchema,
  }),
  v.object({ type: v.literal('checkpointCreated'), checkpoint: checkpointSummarySchema }),
  /** `mayPass`: only a file that an office program left says that it is held; a person may have it saved all the same. */
  v.object({ type: v.literal('saveWaiting'), reason: textSchema, mayPass: v.optional(v.boolean()) }),
  v.object({ type: v.literal('warning'), message: textSchema }),
]);

export type ScanEvent = v.InferOutput<typeof scanEventSchema>;

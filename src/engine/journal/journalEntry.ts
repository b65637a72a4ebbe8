/** The events of a scan's journal and their schemas. */
import * as v from 'valibot';
import { batchConfigurationSchema } from '../../core/scan/batchConfiguration';
import { overwriteRules } from '../../core/cells/cellEdit';
import { checkpointSummarySchema } from '../../core/scan/checkpointData';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import { stateIdSchema } from '../../core/scan/stateId';
import { lastKnownSchema } from '../../core/scan/lastKnown';
import { scanSelectionSchema } from '../../core/scan/scanSelection';
import { unnamedReasons } from '../../core/sheet/unnamedRow';
import { sourceIdSchema } from '../../core/advisory/evidence';
import { findingSchema } from '../../core/verdict/findingSchema';
import { PlanIndex } from './planIndex';
import { keptCellSchema, saveRecordSchema, writtenCellsSchema } from './saveRecordSchema';

/** Version 2 keeps what each save wrote and kept when a journal is compacted. */
export const journalSchemaVersion = 2;
const readableVersions = [1, journalSchemaVersion] as const;

/** Milliseconds and bytes of one batch. */
export const batchMetricsSchema = v.object({
  /** 1-based. */
  number: v.number(),
  packages: v.number(),
  lookupMs: v.number(),
  /** From the last answer to the start of its save: earlier saves went first. */
  waitMs: v.number(),
  saveMs: v.number(),
  fsyncMs: v.number(),
  residentBytes: v.number(),
});

/** What the lines told that a finished scan no longer keeps. */
const compactedSchema = v.object({
  workbookHash: v.string(),
  saves: v.number(),
  batches: v.number(),
  lookupMs: v.number(),
  saveMs: v.number(),
  checkpointMs: v.number(),
  cellsWritten: v.number(),
  checkpoints: v.array(checkpointSummarySchema),
});

/** A long plan was read in pieces before it comes here. */
const plannedPackages = v.pipe(
  v.union([v.instance(PlanIndex), v.array(packageIdentitySchema)]),
  v.transform((packages) => (packages instanceof PlanIndex ? packages : new PlanIndex(packages))),
);

const unnamedRowSchema = v.object({ row: v.number(), reason: v.picklist(unnamedReasons), version: v.string() });

/** What a run asked, and with what data. */
const runSources = v.array(
  v.object({
    /** Absent: the advisory source, the only one of earlier versions. */
    source: v.exactOptional(sourceIdSchema),
    label: v.string(),
    origin: v.string(),
    dataDate: v.exactOptional(v.undefinedable(v.string())),
    digest: v.exactOptional(v.string()),
    coverage: v.exactOptional(v.object({ records: v.number(), databases: v.record(v.string(), v.number()) })),
  }),
);

export type RunSource = v.InferOutput<typeof runSources>[number];

export const journalEventSchema = v.variant('type', [
  v.object({
    type: v.literal('planned'),
    data: v.object({
      schemaVersion: v.picklist(readableVersions),
      toolVersion: v.string(),
      scanId: stateIdSchema,
      /** Canonical path. */
      workbookPath: v.string(),
      workbookHash: v.string(),
      /** The one that is scanned; absent in journals of earlier versions. */
      sheet: v.exactOptional(v.string()),
      overwrite: v.picklist(overwriteRules),
      configuration: batchConfigurationSchema,
      sources: runSources,
      /** Null: every package. Absent: not known, as before this was kept, or where a scan began behind the first package. */
      selection: v.exactOptional(v.nullable(scanSelectionSchema)),
      /** Rows of the sheet that no scan checks, as the scan found them; absent: none, or in journals of earlier versions. */
      unnamed: v.exactOptional(v.array(unnamedRowSchema)),
      packages: plannedPackages,
      startedAt: v.string(),
    }),
  }),
  v.object({
    type: v.literal('result'),
    data: v.object({
      finding: findingSchema,
      failed: v.boolean(),
      lookupMs: v.number(),
      /** What was found before, where this look could not tell, or rests on less. */
      lastKnown: v.exactOptional(lastKnownSchema),
      /** Milliseconds since the epoch; absent in journals of earlier versions. */
      at: v.exactOptional(v.number()),
    }),
  }),
  v.object({
    type: v.literal('intent'),
    data: v.object({
      save: saveRecordSchema,
      /** Packages whose cells this save brings into the workbook. */
      packages: v.array(packageIdentitySchema),
      /** A person's cells that were kept for these packages. */
      kept: v.array(keptCellSchema),
    }),
  }),
  v.object({
    type: v.literal('committed'),
    data: v.object({
      /** Null: nothing had to change for these packages. */
      saveId: v.nullable(v.string()),
      workbookHash: v.string(),
      packages: v.array(packageIdentitySchema),
      kept: v.array(keptCellSchema),
      saveMs: v.number(),
      /** Batches that this save closes: 0 after a stop inside one, more when several waited. Absent: 1. */
      batches: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    }),
  }),
  v.object({ type: v.literal('batch'), data: batchMetricsSchema }),
  v.object({ type: v.literal('pending'), data: v.object({ reason: v.string(), packages: v.number() }) }),
  v.object({
    type: v.literal('checkpoint'),
    data: v.object({ summary: checkpointSummarySchema, checkpointMs: v.number() }),
  }),
  v.object({
    type: v.literal('resumed'),
    data: v.object({
      at: v.string(),
      /** Of the workbook that the run goes on with. */
      workbookHash: v.optional(v.string()),
      /** Set: the scan went back to this restore point and keeps the results of these packages only. */
      checkpointId: v.optional(v.string()),
      packages: v.optional(v.array(packageIdentitySchema)),
      /** Packages whose cells go into the workbook once more, from the results at hand. */
      unsaved: v.optional(v.array(packageIdentitySchema)),
      /** Packages that a checkpoint knows to be in the workbook although their lines were lost. */
      alsoSaved: v.optional(v.array(packageIdentitySchema)),
      /** What this run asks; absent in journals of earlier versions. */
      sources: v.exactOptional(runSources),
      /** When it is not the one of the plan. */
      overwrite: v.exactOptional(v.picklist(overwriteRules)),
      /** Packages whose results count no more: looked up with other data, or too long ago. */
      again: v.exactOptional(v.array(packageIdentitySchema)),
      /** Packages whose results are kept although they were looked up with other data, or long ago. */
      reused: v.exactOptional(v.array(packageIdentitySchema)),
      /** Packages that are in the workbook only since the scan was planned. */
      added: v.exactOptional(v.array(packageIdentitySchema)),
    }),
  }),
  v.object({ type: v.literal('compacted'), data: compactedSchema }),
  /** What one save wrote and kept, in a compacted journal. */
  v.object({
    type: v.literal('cells'),
    data: v.object({ written: writtenCellsSchema, kept: v.array(keptCellSchema) }),
  }),
  v.object({ type: v.literal('interrupted'), data: v.object({ at: v.string(), reason: v.string() }) }),
  v.object({ type: v.literal('finished'), data: v.object({ at: v.string() }) }),
]);

export type JournalEvent = v.InferOutput<typeof journalEventSchema>;
export type PlannedData = Extract<JournalEvent, { type: 'planned' }>['data'];
export type ResultData = Extract<JournalEvent, { type: 'result' }>['data'];
export type CompactedData = v.InferOutput<typeof compactedSchema>;
export type BatchMetrics = v.InferOutput<typeof batchMetricsSchema>;
export type IntentData = Extract<JournalEvent, { type: 'intent' }>['data'];
export type ResumedData = Extract<JournalEvent, { type: 'resumed' }>['data'];

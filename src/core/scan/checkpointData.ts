/** A restore point of a scan: its state, the packages done, and a verified copy of the workbook. */
import * as v from 'valibot';
import { batchConfigurationSchema } from './batchConfiguration';
import { batchStateSchema } from './batchState';
import { stateIdSchema } from './stateId';
import { packageIdentitySchema } from '../package/identitySchema';

/** Version 2 added the settings, version 3 writes `packageProgress` as places in the scan's plan. */
export const checkpointSchemaVersion = 3;

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const checkpointDataSchema = v.object({
  checkpointId: stateIdSchema,
  scanId: stateIdSchema,
  /** 0: before the first batch. */
  batchNumber: v.pipe(v.number(), v.integer(), v.minValue(0)),
  batchState: batchStateSchema,
  /** Name of a file beside the checkpoint; null when no backup was asked for. */
  excelBackupPath: v.nullable(v.pipe(v.string(), v.regex(/^[^/\\\0]+\.xls[xm]$/i))),
  excelFileHash: sha256,
  /** Packages completed and saved, by identity. */
  packageProgress: v.array(packageIdentitySchema),
  processingMetadata: v.object({
    schemaVersion: v.literal(checkpointSchemaVersion),
    toolVersion: v.string(),
    workbookPath: v.string(),
    overwrite: v.string(),
    settings: batchConfigurationSchema,
    /** Which data answered, for example the advisory file and its date. */
    data: v.array(v.object({ label: v.string(), origin: v.string(), dataDate: v.optional(v.string()) })),
  }),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
});

export type CheckpointData = v.InferOutput<typeof checkpointDataSchema>;

/** What a list of checkpoints shows without opening each. */
export const checkpointSummarySchema = v.object({
  checkpointId: stateIdSchema,
  scanId: stateIdSchema,
  workbookPath: v.string(),
  batchNumber: v.number(),
  totalBatches: v.number(),
  completedPackages: v.number(),
  totalPackages: v.number(),
  excelFileHash: sha256,
  /** Bytes of the checkpoint and its backup. */
  sizeBytes: v.number(),
  createdAt: v.string(),
  expiresAt: v.string(),
  state: v.picklist(['valid', 'corrupt']),
});

export type CheckpointSummary = v.InferOutput<typeof checkpointSummarySchema>;

/** How a scan starts when there may be an older one. */
import * as v from 'valibot';

export const mergeStrategies = ['use_checkpoint', 'use_current', 'manual'] as const;

/** `resumeMode` undefined: ask when older state exists. Batch and package numbers are 0-based here, 1-based for people. */
export const recoveryOptionsSchema = v.object({
  resumeMode: v.optional(v.picklist(['auto', 'custom', 'fresh'])),
  checkpointId: v.optional(v.string()),
  startFromPackage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  startFromBatch: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  forceContinue: v.boolean(),
  validateExcelState: v.boolean(),
  mergeStrategy: v.picklist(mergeStrategies),
});

export type RecoveryOptions = v.InferOutput<typeof recoveryOptionsSchema>;

export const defaultRecoveryOptions: RecoveryOptions = {
  forceContinue: false,
  validateExcelState: true,
  mergeStrategy: 'use_current',
};

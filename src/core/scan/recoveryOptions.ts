/** How a scan starts when there may be an older one. */
import * as v from 'valibot';
import { mergeChoiceSchema } from './workbookComparison';

export const mergeStrategies = ['use_checkpoint', 'use_current', 'manual'] as const;

/** `resumeMode` undefined: ask when older state exists. Batch and package numbers are 0-based here, 1-based for people. */
export const recoveryOptionsSchema = v.object({
  resumeMode: v.optional(v.picklist(['auto', 'custom', 'fresh'])),
  checkpointId: v.optional(v.string()),
  /** A new scan from here on; older state is kept until it has finished. Excludes the other. */
  startFromPackage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  startFromBatch: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Keep results that were looked up with other data or longer ago than `reuseHours`, instead of looking again. */
  reuseResults: v.optional(v.boolean()),
  /** Go on with the workbook as it is now, without comparing it. */
  forceContinue: v.boolean(),
  validateExcelState: v.boolean(),
  /** What to do when the workbook changed since the scan stopped; `manual` without choices rejects with the comparison. */
  mergeStrategy: v.picklist(mergeStrategies),
  /** For `manual`; a differing cell without a choice stays as it is. */
  mergeChoices: v.optional(v.array(mergeChoiceSchema)),
});

export type RecoveryOptions = v.InferOutput<typeof recoveryOptionsSchema>;

/** A scan that waits goes on, from its end or from a checkpoint. */
export function resumes({ resumeMode, checkpointId }: Pick<RecoveryOptions, 'resumeMode' | 'checkpointId'>): boolean {
  return resumeMode === 'auto' || checkpointId !== undefined;
}

export const defaultRecoveryOptions: RecoveryOptions = {
  forceContinue: false,
  validateExcelState: true,
  mergeStrategy: 'use_current',
};

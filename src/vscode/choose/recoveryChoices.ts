/** The ways to start a scan, as the engine wants them said. Where the workbook changed, each of them asks. */
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../core/scan/recoveryOptions';

/** `manual` without choices makes the engine hand over the comparison instead of deciding. */
export const askFirst: RecoveryOptions = { ...defaultRecoveryOptions, mergeStrategy: 'manual' };
export const resumeAutomatically: RecoveryOptions = { ...askFirst, resumeMode: 'auto' };
export const startFresh: RecoveryOptions = { ...askFirst, resumeMode: 'fresh' };

export function fromCheckpoint({ checkpointId }: CheckpointSummary): RecoveryOptions {
  return { ...askFirst, resumeMode: 'custom', checkpointId };
}

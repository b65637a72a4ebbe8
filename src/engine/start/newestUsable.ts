/** The newest restore point of a scan that is sound. Damaged ones are set aside and told, never used. */
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { ScanStartContext } from './scanStartContext';

/** `before`: only those older than this one. Undefined when none is sound. */
export async function newestUsable(
  { checkpoints, ports }: Pick<ScanStartContext, 'checkpoints' | 'ports'>,
  scanId: string,
  before?: string,
): Promise<CheckpointData | undefined> {
  const all = checkpoints.listAvailableCheckpoints().filter((checkpoint) => checkpoint.scanId === scanId);
  const from = before === undefined ? 0 : all.findIndex((checkpoint) => checkpoint.checkpointId === before) + 1;
  for (const { checkpointId, state } of all.slice(from)) {
    if (state !== 'valid') continue;
    try {
      const why = await checkpoints.validate(checkpointId);
      if (why === undefined) return await checkpoints.loadCheckpoint(checkpointId);
      ports.onDidEvent({ type: 'warning', message: say`Checkpoint ${checkpointId} is skipped: ${why}.` });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.onDidEvent({
        type: 'warning',
        message: say`${error.texts.what}: the one before is tried.`,
      });
    }
  }
  return undefined;
}

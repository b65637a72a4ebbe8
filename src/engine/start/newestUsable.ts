/** The restore points of a scan that are sound, the newest first. Damaged ones are set aside and told, never used. */
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { ScanStartContext } from './scanStartContext';

type Context = Pick<ScanStartContext, 'checkpoints' | 'ports'>;

/** `before`: only those older than this one. Undefined when none is sound. */
export async function newestUsable(
  context: Context,
  scanId: string,
  before?: string,
): Promise<CheckpointData | undefined> {
  for await (const checkpoint of usableOnes(context, scanId, before)) return checkpoint;
  return undefined;
}

/** Newest first. `before`: only those older than this one. */
export async function* usableOnes(
  { checkpoints, ports }: Context,
  scanId: string,
  before?: string,
): AsyncGenerator<CheckpointData> {
  const all = checkpoints.listAvailableCheckpoints().filter((checkpoint) => checkpoint.scanId === scanId);
  const from = before === undefined ? 0 : all.findIndex((checkpoint) => checkpoint.checkpointId === before) + 1;
  for (const { checkpointId, state } of all.slice(from)) {
    if (state !== 'valid') continue;
    let usable: CheckpointData | undefined;
    try {
      const why = await checkpoints.validate(checkpointId);
      if (why === undefined) usable = await checkpoints.loadCheckpoint(checkpointId);
      else ports.onDidEvent({ type: 'warning', message: say`Checkpoint ${checkpointId} is skipped: ${why}.` });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.onDidEvent({
        type: 'warning',
        message: say`${error.texts.what}: the one before is tried.`,
      });
    }
    if (usable !== undefined) yield usable;
  }
}

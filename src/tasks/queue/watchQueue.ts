/** The state of a queue by its address. */
import { parseQueueAddress } from '../../queue/queueAddress';
import { loadQueueLibrary } from '../../queue/queueLibrary';
import { type QueueStatus, readQueueStatus } from '../../queue/queueStatus';

/** Rejects with a UserError `badArgument`, `queueRefused`, or `queueAway`. */
export async function queueStatusOf(url: string): Promise<QueueStatus> {
  return readQueueStatus(parseQueueAddress(url), await loadQueueLibrary());
}

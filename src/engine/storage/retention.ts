/** How long a storage folder keeps what nobody may need any more. Numbers, no rule; how long checkpoints are kept is a setting. */
import { dayMs } from '../../core/time/durations';

/** Copies of workbooks that were replaced; milliseconds. */
export const retentionMs = 30 * dayMs;

/** How long a storage folder keeps what nobody may need any more. Numbers, no rule; how long checkpoints are kept is a setting. */

/** Milliseconds. */
export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

/** Copies of workbooks that were replaced; milliseconds. */
export const retentionMs = 30 * dayMs;

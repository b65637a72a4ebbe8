/** How long a storage folder keeps what nobody may need any more. A number, no rule. */

/** Checkpoints of a stopped scan, and copies of workbooks that were replaced; milliseconds. */
export const retentionMs = 30 * 24 * 60 * 60 * 1000;

// What the notification of a running scan says, as journeys wait for it.

export const scanRuns = /Scanning .+: \d+ of \d+ packages/;

/** With ten packages in a batch: the first one is saved, and its checkpoint made. */
export const firstBatchSaved = /Scanning .+: (?:1[1-9]|[2-9]\d|\d{3,}) of \d+ packages/;

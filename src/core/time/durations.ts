/** Lengths of time, in milliseconds. A day is 24 hours: of UTC, without leap seconds. */
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Whether the long forms of the tests are asked for. Knows no counts: each test has its own two. */

export const isSoak = process.env['IHACPA_SOAK'] === '1';

/** Below `total`, in order: every one in the long form; every day this many, evenly spread from a start that each run chooses anew. */
export function soakSample(total: number, everyday: number): readonly number[] {
  const step = isSoak ? 1 : Math.max(1, Math.ceil(total / everyday));
  const first = Math.floor(Math.random() * Math.min(step, total));
  return Array.from({ length: Math.ceil((total - first) / step) }, (_, at) => first + at * step);
}

/** The everyday count of a test, or its long one. */
export function soakCount(everyday: number, long: number): number {
  return isSoak ? long : everyday;
}

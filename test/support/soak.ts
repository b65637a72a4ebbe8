/** Whether the long forms of the tests are asked for. Knows no counts: each test has its own two. */

export const isSoak = process.env['IHACPA_SOAK'] === '1';

/** Below `total`, in order: every one in the long form; every day this many, evenly spread from a start that each run chooses anew. */
export function soakSample(total: number, everyday: number): readonly number[] {
  const step = isSoak ? 1 : Math.max(1, Math.ceil(total / everyday));
  const first = Math.floor(Math.random() * Math.min(step, total));
  const sample = Array.from({ length: Math.ceil((total - first) / step) }, (_, at) => first + at * step);
  return sample.filter(isInSlice);
}

/** The everyday count of a test, or its long one. */
export function soakCount(everyday: number, long: number): number {
  return isSoak ? long : everyday;
}

/** `2/8` runs the second of eight parts of a long form, so that it can be run a few minutes at a time. */
const [slice = 1, slices = 1] = (process.env['IHACPA_SOAK_SLICE'] ?? '1/1').split('/').map(Number);

/** Whether this run has the input of that number. */
export function isInSlice(number: number): boolean {
  return number % slices === slice % slices;
}

/** How many of so many this run has. */
export function sliceOf(count: number): number {
  return Math.ceil(count / slices);
}

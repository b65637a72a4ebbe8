/** Whether the long forms of the tests are asked for. Knows no counts: each test has its own two. */

export const isSoak = process.env['IHACPA_SOAK'] === '1';

/** The everyday count of a test, or its long one. */
export function soakCount(everyday: number, long: number): number {
  return isSoak ? long : everyday;
}

/** Proves that a splice does nothing but let ranges end further down. Refuses, as a fault of ours, any other change of a range. */
import { parseRange } from '../cell/cellAddress';
import type { Splice } from '../xml/splice';

/** Throws a plain Error. A splice of digits alone is the bottom row of a range that stands before it. */
export function checkGrowth(xml: Buffer, { start, end, text }: Splice): void {
  const before = xml.toString('latin1', start, end).trim().split(/\s+/);
  const after = text.split(' ');
  const isSound = before.length === after.length && before.every((area, at) => growsDown(area, after[at] ?? ''));
  if (!isSound) throw new Error(`A range must only grow: expected ${before.join(' ')} to end lower, got ${text}`);
}

function growsDown(before: string, after: string): boolean {
  if (/^\d+$/.test(before)) return /^\d+$/.test(after) && Number(after) > Number(before);
  if (before === after) return true;
  const [old, now] = [parseRange(before), parseRange(after)];
  if (old === undefined || now === undefined) return false;
  return now.top === old.top && now.left === old.left && now.right === old.right && now.bottom > old.bottom;
}

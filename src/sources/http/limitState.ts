/** What all processes of a user know together of one service: as text in a file, and as it counts now. Trusts nothing of the file. */
import { hourMs } from '../../core/time/durations';
import * as v from 'valibot';
import type { RollingLimit } from '../sourceFacts';
import { mostRequests } from './rollingWait';
import { parseJson } from '../../platform/parseJson';

/** Times are milliseconds since the epoch. */
export interface LimitState {
  /** The service is left alone for `ms` from `since`. */
  closed: { since: number; ms: number } | undefined;
  /** When requests under way started, by their place. */
  readonly open: Map<number, number>;
  /** When requests ended, oldest first. */
  ended: number[];
}

/** Services that count by the hour name the next one. */
export const longestClosedMs = hourMs;
/** Bytes of a file; a full one has some thousand. */
export const mostStateBytes = 64 * 1024;

const time = v.pipe(v.number(), v.minValue(0));
const schema = v.object({
  format: v.literal(1),
  closed: v.optional(v.object({ since: time, ms: v.pipe(time, v.maxValue(longestClosedMs)) })),
  open: v.pipe(
    v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)), time])),
    v.maxLength(100),
  ),
  ended: v.pipe(v.array(time), v.maxLength(1000)),
});

/** Damaged or foreign text is as good as none. What is of the future, where a clock was set back, is of now. */
export function parseLimitState(text: string | undefined, rolling: readonly RollingLimit[], now: number): LimitState {
  const parsed = v.safeParse(schema, parseJson(text ?? ''));
  if (!parsed.success) return { closed: undefined, open: new Map(), ended: [] };
  const { closed, open, ended } = parsed.output;
  const past = (at: number): number => Math.min(at, now);
  const isOver = closed === undefined || past(closed.since) + closed.ms <= now;
  const oldest = now - Math.max(0, ...rolling.map(({ ms }) => ms));
  return {
    closed: isOver ? undefined : { since: past(closed.since), ms: closed.ms },
    open: new Map(open.map(([place, since]) => [place, past(since)])),
    ended: ended
      .map(past)
      .filter((at) => at > oldest)
      .sort((a, b) => a - b)
      .slice(-Math.max(1, mostRequests(rolling))),
  };
}

export function formatLimitState({ closed, open, ended }: LimitState): string {
  return `${JSON.stringify({ format: 1, ...(closed === undefined ? {} : { closed }), open: [...open], ended })}\n`;
}

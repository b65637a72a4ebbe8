/** The least time in which a service answers so many requests by its own limits and latency. Knows no client. */
import type { ServiceDescription } from './simulatedService';

/** Simulated milliseconds: each request starts as early as those before it allow. */
export function leastMs({ limits, atOnce, latencyMs }: ServiceDescription, requests: number): number {
  const starts: number[] = [];
  const after = (back: number, ms: number): number => {
    const before = starts.at(-back);
    return before === undefined ? 0 : before + ms;
  };
  for (let at = 0; at < requests; at += 1) {
    starts.push(Math.max(after(atOnce, latencyMs), ...limits.map((limit) => after(limit.requests, limit.ms))));
  }
  return (starts.at(-1) ?? -latencyMs) + latencyMs;
}

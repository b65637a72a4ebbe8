/** A time as people read it. */

/** `2026-11-23 20:04 UTC` for an ISO time; undefined when the text is no date. */
export function timeText(iso: string): string | undefined {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-11-23` for an ISO date or time; undefined when the text is no date. */
export function dayText(iso: string): string | undefined {
  return timeText(iso)?.slice(0, 10);
}

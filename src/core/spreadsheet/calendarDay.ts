/** Days of the calendar as texts: the one rule of what is a day. Refuses 2024-13-45. */

/** An ISO day that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day that a time begins with, as databases write them: `2024-05-31T10:00:00Z`; undefined for no such day. */
export function dayOf(time: string | null | undefined): string | undefined {
  const day = (time ?? '').slice(0, 10);
  return isDay(day) ? day : undefined;
}

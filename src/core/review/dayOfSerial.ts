/** Calendar days as spreadsheets count them. Refuses to know which of the two systems a workbook uses: either may match. */

/** Day 0 of the two systems, in milliseconds since the epoch: 30 December 1899 and 1 January 1904. */
const dayZeros = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];
const dayMs = 86_400_000;

/** An ISO calendar day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Whether the serial number of a date cell stands for the ISO day, whatever time of day it holds. */
export function showsDay(serial: number, day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return dayZeros.some((zero) => zero + Math.floor(serial) * dayMs === time);
}

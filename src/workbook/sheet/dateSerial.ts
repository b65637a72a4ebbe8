/** Calendar days as Excel counts them. Refuses days before its first. */

const dayMs = 86_400_000;
/** In the 1900 system Excel believes in 29 February 1900: from 1 March on, day 0 is 1899-12-30. */
const leapBugDay = 61;

/** `2024-05-31` as a serial of the workbook's date system (ECMA-376 part 1, 18.17.4.1); undefined for no such day. */
export function dateSerial(day: string, date1904: boolean): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return undefined;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  if (new Date(time).toISOString().slice(0, 10) !== day) return undefined;
  if (date1904) {
    const serial = (time - Date.UTC(1904, 0, 1)) / dayMs;
    return serial >= 0 ? serial : undefined;
  }
  const serial = (time - Date.UTC(1899, 11, 30)) / dayMs;
  if (serial >= leapBugDay) return serial;
  return serial >= 2 ? serial - 1 : undefined;
}

/** The day of a serial, its time of day left out; undefined below Excel's first and for its 29 February 1900. */
export function isoDay(serial: number, date1904: boolean): string | undefined {
  const whole = Math.floor(serial);
  if (date1904) return whole < 0 ? undefined : dayText(Date.UTC(1904, 0, 1) + whole * dayMs);
  if (whole < 1 || whole === leapBugDay - 1) return undefined;
  const first = Date.UTC(1899, 11, whole < leapBugDay ? 31 : 30);
  return dayText(first + whole * dayMs);
}

function dayText(time: number): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** Rows as CSV by RFC 4180, safe to open in a spreadsheet program. */
import { inertCell } from '../../core/message/inert';

/** Excel reads UTF-8 only behind it. */
const byteOrderMark = '\ufeff';

/** Every line ends with CR LF, the last one, too. Numbers stay numbers. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return byteOrderMark + rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

export function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = inertCell(value);
  return /[",;|\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

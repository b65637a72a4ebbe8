/** Rows as CSV by RFC 4180, safe to open in a spreadsheet program. Refuses to let a text become a formula. */

/** Excel reads UTF-8 only behind it. */
const byteOrderMark = '\ufeff';

/** A text that a spreadsheet may take for a formula, also behind blanks and in full-width form (OWASP, "CSV Injection"). */
const formulaLike = /^[\s\u3000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Every line ends with CR LF, the last one, too. Numbers stay numbers. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return byteOrderMark + rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

export function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formulaLike.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

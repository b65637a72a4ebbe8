/** Words of others inside our sentences: they end where one sees them end, so that a sentence can be told from what somebody adds to it. Knows no sentence. */

/** UTF-16 units of a quoted text; what is longer ends with `…`. */
const longestQuoted = 300;
const word = /^[^\s|()"]+$/;

/** Where a cell, a terminal, or a document begins a new line. */
const lineBreaks = /[\n\v\f\r\u0085\u2028\u2029]+/g;

/** What stands between double quotes: as it was written, but for line breaks and double quotes in it, and a length that no name has. */
export function insideQuotes(text: string): string {
  const plain = text.replace(lineBreaks, ' ').replaceAll('"', "'");
  return plain.length <= longestQuoted ? plain : `${plain.slice(0, longestQuoted - 1)}…`;
}

/** A single word as it is, anything else on one line in double quotes. */
export function foreign(text: string): string {
  return text.length <= longestQuoted && word.test(text) ? text : quoted(text);
}

/** On one line in double quotes. */
export function quoted(text: string): string {
  return `"${insideQuotes(text.replace(/\s+/g, ' ').trim())}"`;
}

const anyQuoted = new RegExp(`"[^"]{0,${longestQuoted}}"`, 'g');

/** The text with every quoted part as one word, line breaks in it included: what is left is to be read by its form. */
export function withoutQuoted(text: string): string {
  return text.replace(anyQuoted, '"…"');
}

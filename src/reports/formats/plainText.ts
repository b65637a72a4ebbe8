/** Text from files made fit for one line of a terminal or a table. Adds no colour. */

/** Line breaks become blanks; an escape sequence in a cell must not reach a terminal. */
export function harmlessLine(text: string): string {
  return text.replace(/\s*[\r\n\t]+\s*/g, ' ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u{FFFD}');
}

/** At most `length` characters, the last one an ellipsis when something was cut. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** Characters, not UTF-16 units. */
export function widthOf(text: string): number {
  return Array.from(text).length;
}

/** Text from files made fit for one line of a terminal or a table. */

/** At most `length` characters, the last one an ellipsis when something was cut. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** Characters, not UTF-16 units. */
export function widthOf(text: string): number {
  return Array.from(text).length;
}

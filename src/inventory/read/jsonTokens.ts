/** The brackets and texts of a JSON text, step by step: one expression for many megabytes needs more stack than there is. */

interface JsonToken {
  /** Its first character: a bracket, or the quote of a text. */
  readonly sign: string;
  readonly start: number;
  /** Behind it. */
  readonly end: number;
}

/** Brackets inside of texts are none. A text without its last quote ends with the whole. */
export function* jsonTokens(json: string): Generator<JsonToken> {
  const signs = /["[\]{}]/g;
  for (let match = signs.exec(json); match !== null; match = signs.exec(json)) {
    const { 0: sign, index: start } = match;
    if (sign === '"') signs.lastIndex = endOfText(json, start);
    yield { sign, start, end: signs.lastIndex };
  }
}

function endOfText(json: string, start: number): number {
  const marks = /["\\]/g;
  marks.lastIndex = start + 1;
  for (let match = marks.exec(json); match !== null; match = marks.exec(json)) {
    if (match[0] === '"') return marks.lastIndex;
    marks.lastIndex += 1;
  }
  return json.length;
}

/** A result cell with the person's text that stood there before as its last paragraph. Knows the form only, no package. */

const mark = '\nEarlier: ';

interface ResultCell {
  readonly result: string;
  /** What a person had written; undefined: nothing. */
  readonly earlier: string | undefined;
}

/** The first such paragraph begins the person's text, which may hold further ones. */
export function splitEarlier(text: string): ResultCell {
  const at = text.indexOf(mark);
  if (at === -1) return { result: text, earlier: undefined };
  return { result: text.slice(0, at), earlier: text.slice(at + mark.length) };
}

export function withEarlier({ result, earlier }: ResultCell): string {
  return earlier === undefined ? result : `${result}${mark}${earlier}`;
}

/** JSON of files that a crash may have cut off or anybody may have changed. */

/** Undefined for a text that is no JSON: it fails every schema like any other damage, and the caller says what that means. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The JSON of a response body as plain data. Refuses text that is not UTF-8 JSON or nests deeper than any real answer. */

const mostDepth = 64;
const openers = new Set(['{', '[']);
const closers = new Set(['}', ']']);

/** Undefined when the body cannot be read; the caller says whose it was. */
export function readJsonBody(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return depthOf(text) > mostDepth ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // Whatever is wrong with it: the answer is not one.
  }
}

/** How deep objects and lists nest, told without building them. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (openers.has(token)) deepest = Math.max(deepest, (depth += 1));
    else if (closers.has(token)) depth -= 1;
  }
  return deepest;
}

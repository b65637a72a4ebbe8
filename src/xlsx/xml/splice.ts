/** Replacements at byte offsets of one part. Refuses overlapping ones. */

export interface Splice {
  /** Bytes `[start, end)` of the old part go; equal offsets insert. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Sorted by offset; inserts at one place stay in the order given. Throws when two overlap. */
export function orderSplices(splices: readonly Splice[]): readonly Splice[] {
  const ordered = [...splices].sort((a, b) => a.start - b.start);
  let behind = 0;
  for (const splice of ordered) {
    if (splice.start < behind || splice.end < splice.start) {
      throw new Error(`Splices must not overlap: expected one from ${behind} on, got [${splice.start}, ${splice.end})`);
    }
    behind = splice.end;
  }
  return ordered;
}

/** The new part in pieces that share memory with the old one. */
export function splicePieces(old: Buffer, splices: readonly Splice[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const splice of orderSplices(splices)) {
    if (splice.start > at) pieces.push(old.subarray(at, splice.start));
    if (splice.text !== '') pieces.push(Buffer.from(splice.text));
    at = splice.end;
  }
  if (at < old.length) pieces.push(old.subarray(at));
  return pieces;
}

export function spliceBytes(old: Buffer, splices: readonly Splice[]): Buffer {
  return Buffer.concat(splicePieces(old, splices));
}

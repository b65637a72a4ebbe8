/** Reads a ledger of the present version some packages at a time. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { checksumMark, ledgerHead, type LedgerPackages, packagesSchema } from './storedLedger';

const head = Buffer.from(ledgerHead);
/** Keys are JSON in JSON; a quote inside a text is escaped, so that this stands between two packages only. */
const between = '},"[\\"';
const tailLength = `${checksumMark}${'0'.repeat(64)}"}`.length;

/**
 * Each piece may be overwritten afterwards. False: the file is not of this version, or damaged; what `take` was given
 * counts for nothing then.
 */
export async function readLedgerPieces(
  pieces: AsyncIterable<Buffer>,
  take: (packages: LedgerPackages) => void,
): Promise<boolean> {
  const hash = createHash('sha256');
  let rest = Buffer.alloc(0);
  let isBegun = false;
  try {
    for await (const piece of growing(pieces, () => rest.length)) {
      rest = Buffer.concat([rest, piece]);
      if (!isBegun) {
        if (rest.length < head.length) continue;
        if (!rest.subarray(0, head.length).equals(head)) return false;
        isBegun = true;
        hash.update(head);
        rest = rest.subarray(head.length);
      }
      const end = rest.lastIndexOf(between, undefined, 'latin1') + 1;
      if (end === 0) continue;
      take(packagesIn(`{${rest.toString('utf8', 0, end)}}`));
      hash.update(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
    }
    const last = rest.subarray(0, -tailLength);
    take(packagesIn(`{${last.toString()}`));
    return rest.subarray(last.length).toString() === `${checksumMark}${hash.update(last).digest('hex')}"}`;
  } catch (error) {
    if (error instanceof SyntaxError || v.isValiError(error)) return false;
    throw error;
  }
}

/** Copies, each at least as long as what is left of those before: a text without an end is copied as often as its length doubles. */
async function* growing(pieces: AsyncIterable<Buffer>, left: () => number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(Buffer.from(piece));
    length += piece.length;
    if (length < left()) continue;
    yield Buffer.concat(held);
    [held, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(held);
}

function packagesIn(text: string): LedgerPackages {
  return v.parse(packagesSchema, JSON.parse(text));
}

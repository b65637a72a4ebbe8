/** The CRC-32 of joined runs of bytes from those of the runs, as zlib's crc32_combine. */

const polynomial = 0xedb88320;

/** Of the bytes of `first` followed by `length` bytes whose CRC-32 is `second`. */
export function combineCrc32(first: number, second: number, length: number): number {
  return (multiply(shiftOf(length), first) ^ second) >>> 0;
}

/** Polynomials modulo the CRC's, highest power in bit 0; `a` is not zero. */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let bit = 0x80000000; ; bit >>>= 1) {
    if ((a & bit) !== 0) {
      product ^= factor;
      if ((a & (bit - 1)) === 0) return product;
    }
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ polynomial : factor >>> 1;
  }
}

/** x to the powers 2^0, 2^1, … */
const powers = [0x40000000];
for (let at = 1; at < 32; at++) powers.push(multiply(powers[at - 1] ?? 0, powers[at - 1] ?? 0));

const known = new Map<number, number>();

/** x to the power of 8 times `length`: what `length` further bytes do to a CRC. */
function shiftOf(length: number): number {
  let shift = known.get(length);
  if (shift !== undefined) return shift;
  shift = 0x80000000;
  for (let left = length, at = 3; left > 0; left = Math.floor(left / 2), at++) {
    if (left % 2 === 1) shift = multiply(powers[at % 32] ?? 0, shift);
  }
  if (known.size >= 100) known.clear();
  known.set(length, shift);
  return shift;
}

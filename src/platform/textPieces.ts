/** Text to be written, gathered into pieces of bytes. */

/** Characters of a piece, or a little more. */
const pieceLength = 64 * 1024;

export async function* textPieces(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let buffer = Buffer.allocUnsafeSlow(pieceLength * 2);
  let gathered: string[] = [];
  let length = 0;
  const take = (): Buffer => {
    const text = gathered.join('');
    if (text.length * 3 > buffer.length) {
      const needed = Buffer.byteLength(text);
      if (needed > buffer.length) buffer = Buffer.allocUnsafeSlow(needed);
    }
    gathered = [];
    length = 0;
    return buffer.subarray(0, buffer.write(text));
  };
  for await (const text of texts) {
    gathered.push(text);
    length += text.length;
    if (length >= pieceLength) yield take();
  }
  if (length > 0) yield take();
}

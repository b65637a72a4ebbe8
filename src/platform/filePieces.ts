/** An open file, piece by piece, from its beginning to its end. */
import type { OpenFile } from './fileSystem';

const pieceBytes = 256 * 1024;

/** Each piece is overwritten by the next: copy what has to stay. */
export async function* filePieces(file: OpenFile): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(pieceBytes);
  for (let offset = 0; ;) {
    const read = await file.read(piece, offset);
    if (read === 0) return;
    yield piece.subarray(0, read);
    offset += read;
  }
}

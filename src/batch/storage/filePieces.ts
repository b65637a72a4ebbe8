/** An open file, piece by piece, from its beginning to its end. Refuses to hold more than one piece. */
import type { OpenFile } from '../../core/fileSystem';

const pieceBytes = 256 * 1024;

/** Each piece is a buffer of its own. */
export async function* filePieces(file: OpenFile): AsyncGenerator<Buffer> {
  for (let offset = 0; ;) {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const read = await file.read(piece, offset);
    if (read === 0) return;
    yield piece.subarray(0, read);
    offset += read;
  }
}

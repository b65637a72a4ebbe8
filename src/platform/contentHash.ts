/** SHA-256 as lower-case hexadecimal, the one hash of journal, checkpoints and workbook copies. */
import { createHash, hash } from 'node:crypto';

/** Of one piece, or of several as if they were joined. */
export function sha256(data: string | Uint8Array | readonly Uint8Array[]): string {
  // A hash object is freed by a full collection only: thousands of them would wait for it.
  if (!Array.isArray(data)) return hash('sha256', data as string | Uint8Array);
  const hashing = createHash('sha256');
  for (const piece of data as readonly Uint8Array[]) hashing.update(piece);
  return hashing.digest('hex');
}

/** SHA-256 as lower-case hexadecimal, the one hash of journal, checkpoints and workbook copies. Refuses to read files: see readWholeFile. */
import { createHash } from 'node:crypto';

/** Of one piece, or of several as if they were joined. */
export function sha256(data: string | Uint8Array | readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  if (Array.isArray(data)) for (const piece of data as readonly Uint8Array[]) hash.update(piece);
  else hash.update(data as string | Uint8Array);
  return hash.digest('hex');
}

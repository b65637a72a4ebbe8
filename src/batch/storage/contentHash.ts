/** SHA-256 as lower-case hexadecimal, the one hash of journal, checkpoints and workbook copies. */
import { createHash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

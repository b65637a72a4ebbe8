/** Deflates a changed part for the archive. Refuses to decide where it goes. */
import { constants, crc32, deflateRawSync } from 'node:zlib';
import type { DeflatedPart } from '../../zip/zipWriter';

export function deflatePart(pieces: readonly Buffer[]): DeflatedPart {
  let crc = 0;
  let size = 0;
  for (const piece of pieces) {
    crc = crc32(piece, crc);
    size += piece.length;
  }
  const content = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  return { pieces: [deflateRawSync(content, { level: constants.Z_BEST_SPEED })], crc32: crc, size };
}

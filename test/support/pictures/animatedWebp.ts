/** Joins still WebP pictures of one size into a moving one, by Google's container specification. Encodes no picture itself. */

export interface Frame {
  /** A whole WebP file of one lossy picture. What is transparent in it stays as the frame before has it. */
  readonly webp: Buffer;
  readonly milliseconds: number;
}

/** `width` and `height` in pixels, from 1 to 16,384. It plays without end. */
export function animatedWebp(frames: readonly Frame[], width: number, height: number): Buffer {
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)]);
  const isAnimation = 0x02;
  const hasAlpha = 0x10;
  const header = chunk('VP8X', Buffer.concat([Buffer.from([isAnimation | hasAlpha, 0, 0, 0]), size]));
  const forever = chunk('ANIM', Buffer.from([255, 255, 255, 255, 0, 0]));
  const pictures = frames.map(({ webp, milliseconds }) => {
    const blend = 0x00;
    const place = Buffer.concat([uint24(0), uint24(0), size, uint24(milliseconds), Buffer.from([blend])]);
    return chunk('ANMF', Buffer.concat([place, ...bitstream(webp)]));
  });
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), header, forever, ...pictures]));
}

/** The chunks with transparency and picture, with their names and lengths. */
function bitstream(webp: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 12; at + 8 <= webp.length;) {
    const name = webp.toString('latin1', at, at + 4);
    const end = at + 8 + webp.readUInt32LE(at + 4);
    if (name === 'ALPH' || name === 'VP8 ') parts.push(webp.subarray(at, end + (end % 2)));
    if (name === 'VP8 ') return parts;
    at = end + (end % 2);
  }
  throw new Error('The picture is not a lossy WebP.');
}

function chunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}

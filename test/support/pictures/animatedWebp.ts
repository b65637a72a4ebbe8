/** Joins still WebP pictures of one size into a moving one, by Google's container specification. Encodes no picture itself. */

export interface Frame {
  /** A whole WebP file of one lossy picture without transparency. */
  readonly webp: Buffer;
  readonly milliseconds: number;
}

/** `width` and `height` in pixels, from 1 to 16,384. It plays without end. */
export function animatedWebp(frames: readonly Frame[], width: number, height: number): Buffer {
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)]);
  const isAnimation = 0x02;
  const header = chunk('VP8X', Buffer.concat([Buffer.from([isAnimation, 0, 0, 0]), size]));
  const forever = chunk('ANIM', Buffer.from([255, 255, 255, 255, 0, 0]));
  const pictures = frames.map(({ webp, milliseconds }) => {
    const doNotBlend = 0x02;
    const place = Buffer.concat([uint24(0), uint24(0), size, uint24(milliseconds), Buffer.from([doNotBlend])]);
    return chunk('ANMF', Buffer.concat([place, bitstream(webp)]));
  });
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), header, forever, ...pictures]));
}

/** The chunk with the picture, with its name and length. */
function bitstream(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length;) {
    const end = at + 8 + webp.readUInt32LE(at + 4);
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') return webp.subarray(at, end + (end % 2));
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

/** A screenshot as a WebP file, which is a third of the PNG. */
import type { Page } from 'playwright-core';

const quality = 0.8;

export async function webpOf(encoder: Page, png: Buffer): Promise<Buffer> {
  const base64 = await encoder.evaluate<string>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${png.toString('base64')}';
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    canvas.getContext('2d', { alpha: false }).drawImage(picture, 0, 0);
    return canvas.toDataURL('image/webp', ${quality}).split(',')[1];
  })()`);
  return Buffer.from(base64, 'base64');
}

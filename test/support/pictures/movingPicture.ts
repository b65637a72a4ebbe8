/** Films a page while something happens in it. Plays at the speed of the scene, but no picture lasts longer than a second. */
import type { Page } from 'playwright-core';
import { animatedWebp, type Frame } from './animatedWebp';

const quality = 0.6;
const longestMs = 1000;
const lastMs = 2500;

/** A moving WebP, `width` pixels wide. Ends when `scene` does. */
export async function film(page: Page, encoder: Page, width: number, scene: () => Promise<void>): Promise<Buffer> {
  const shots: { readonly png: Buffer; readonly at: number }[] = [];
  const state = { isOver: false };
  const played = scene().finally(() => (state.isOver = true));
  for (let isLast = false; !isLast;) {
    isLast = state.isOver;
    shots.push({ png: await page.screenshot({ animations: 'disabled' }), at: performance.now() });
    await page.waitForTimeout(120);
  }
  await played;
  const changed = shots.filter(({ png }, at) => at === 0 || !png.equals(shots[at - 1]!.png));
  const frames: Frame[] = [];
  let height = 0;
  for (const [at, { png, at: taken }] of changed.entries()) {
    const scaled = await encode(encoder, png, width);
    const until = changed[at + 1]?.at;
    const milliseconds = until === undefined ? lastMs : Math.min(longestMs, Math.round(until - taken));
    ({ height } = scaled);
    frames.push({ webp: scaled.webp, milliseconds });
  }
  return animatedWebp(frames, width, height);
}

/** The browser itself makes the WebP. */
async function encode(
  page: Page,
  png: Buffer,
  width: number,
): Promise<{ readonly webp: Buffer; readonly height: number }> {
  const [base64, height] = await page.evaluate<[string, number]>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${png.toString('base64')}';
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = ${width};
    canvas.height = Math.round((picture.naturalHeight * ${width}) / picture.naturalWidth);
    const context = canvas.getContext('2d', { alpha: false });
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return [canvas.toDataURL('image/webp', ${quality}).split(',')[1], canvas.height];
  })()`);
  return { webp: Buffer.from(base64, 'base64'), height };
}

/** Films a page while something happens in it. Plays at the speed of the scene, but no picture lasts longer than a second. */
import type { Page } from 'playwright-core';
import { animatedWebp, type Frame } from './animatedWebp';

const quality = 0.6;
const longestMs = 1000;
const lastMs = 2500;
/** What is drawn for less is drawn again at once. */
const shortestMs = 60;

/** A moving WebP, `width` pixels wide, of what the browser draws. Ends when `scene` does. */
export async function film(page: Page, encoder: Page, width: number, scene: () => Promise<void>): Promise<Buffer> {
  const shots: { readonly jpeg: string; readonly at: number }[] = [];
  const session = await page.context().newCDPSession(page);
  session.on('Page.screencastFrame', ({ data, sessionId, metadata }) => {
    shots.push({ jpeg: data, at: (metadata.timestamp ?? 0) * 1000 });
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 95 });
  await scene();
  await page.waitForTimeout(lastMs);
  await session.send('Page.stopScreencast');
  const frames: Frame[] = [];
  let height = 0;
  const kept = shots.filter(({ at }, index) => (shots[index + 1]?.at ?? Infinity) - at >= shortestMs);
  for (const [index, { jpeg, at }] of kept.entries()) {
    const scaled = await encode(encoder, jpeg, width);
    const until = kept[index + 1]?.at;
    const milliseconds = until === undefined ? lastMs : Math.min(longestMs, Math.round(until - at));
    ({ height } = scaled);
    frames.push({ webp: scaled.webp, milliseconds });
  }
  return animatedWebp(frames, width, height);
}

/** The browser itself makes the WebP. */
async function encode(
  page: Page,
  jpeg: string,
  width: number,
): Promise<{ readonly webp: Buffer; readonly height: number }> {
  const [base64, height] = await page.evaluate<[string, number]>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/jpeg;base64,${jpeg}';
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

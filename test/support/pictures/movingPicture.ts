/** Films a page while something happens in it. Plays at the speed of the scene, but no picture lasts longer than a second. */
import type { Page } from 'playwright-core';
import { animatedWebp, type Frame } from './animatedWebp';

const quality = 0.6;
/** In pixels: what differs is drawn again in such squares. */
const tile = 16;
/** By how much, of 255, a color may differ in the JPEG of the same picture. */
const noise = 12;
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
  const kept = shots.filter(({ at }, index) => (shots[index + 1]?.at ?? Infinity) - at >= shortestMs);
  const frames: Frame[] = [];
  let height = 0;
  for (const [index, { jpeg, at }] of kept.entries()) {
    const until = kept[index + 1]?.at;
    const milliseconds = until === undefined ? lastMs : Math.min(longestMs, Math.round(until - at));
    const next = await encode(encoder, jpeg, width);
    ({ height } = next);
    if (next.webp !== undefined) frames.push({ webp: next.webp, milliseconds });
    else for (const last of frames.splice(-1)) frames.push({ ...last, milliseconds: last.milliseconds + milliseconds });
  }
  return animatedWebp(frames, width, height);
}

/** The browser itself makes the WebP: of the tiles that differ from the picture before, if any do. */
async function encode(
  page: Page,
  jpeg: string,
  width: number,
): Promise<{ readonly webp: Buffer | undefined; readonly height: number }> {
  const [base64, height] = await page.evaluate<[string | null, number]>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/jpeg;base64,${jpeg}';
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = ${width};
    canvas.height = Math.round((picture.naturalHeight * ${width}) / picture.naturalWidth);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const now = context.getImageData(0, 0, canvas.width, canvas.height);
    const last = window.lastPicture;
    let changed = last === undefined;
    if (last !== undefined) {
      const differs = (x, y) => {
        for (let line = y; line < Math.min(y + ${tile}, now.height); line++) {
          const from = 4 * (line * now.width + x);
          const to = from + 4 * Math.min(${tile}, now.width - x);
          for (let at = from; at < to; at++) if (Math.abs(now.data[at] - last.data[at]) > ${noise}) return true;
        }
        return false;
      };
      for (let y = 0; y < now.height; y += ${tile})
        for (let x = 0; x < now.width; x += ${tile})
          if (differs(x, y)) changed = true;
          else context.clearRect(x, y, ${tile}, ${tile});
    }
    if (changed) window.lastPicture = now;
    return [changed ? canvas.toDataURL('image/webp', ${quality}).split(',')[1] : null, canvas.height];
  })()`);
  return { webp: base64 === null ? undefined : Buffer.from(base64, 'base64'), height };
}

/** Films a page while something happens in it. */
import type { Page } from 'playwright-core';
import { animatedWebp, type Frame } from './animatedWebp';
import { paced } from './pace';

const quality = 0.6;
/** In pixels: what differs is drawn again in such squares. */
const tile = 16;
/** Where no more squares differ, only a spinner or a cursor has moved: nobody has to see that. */
const fewTiles = 6;
const lastMs = 1500;

/** A moving WebP, `width` pixels wide, of what the browser draws until `scene` ends. It plays for `filmMs` at most. */
export async function film(
  page: Page,
  encoder: Page,
  { width, filmMs }: { readonly width: number; readonly filmMs: number },
  scene: () => Promise<void>,
): Promise<Buffer> {
  const shots: { readonly png: string; readonly at: number }[] = [];
  const session = await page.context().newCDPSession(page);
  session.on('Page.screencastFrame', ({ data, sessionId, metadata }) => {
    shots.push({ png: data, at: metadata.timestamp === undefined ? Date.now() : metadata.timestamp * 1000 });
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'png' });
  await scene();
  await page.waitForTimeout(lastMs);
  await session.send('Page.stopScreencast');
  const ordered = shots.toSorted((a, b) => a.at - b.at);
  const different: typeof shots = [];
  for (const shot of ordered) {
    if ((await encode(encoder, shot.png, width)).webp !== undefined) different.push(shot);
  }
  await encoder.evaluate('delete window.lastPicture');
  const frames: Frame[] = [];
  let height = 0;
  const times = different.map(({ at }) => at);
  for (const { index, milliseconds } of paced(times, filmMs, lastMs)) {
    const next = await encode(encoder, different[index]?.png ?? '', width);
    ({ height } = next);
    if (next.webp !== undefined) frames.push({ webp: next.webp, milliseconds });
    else for (const last of frames.splice(-1)) frames.push({ ...last, milliseconds: last.milliseconds + milliseconds });
  }
  return animatedWebp(frames, width, height);
}

/** The browser itself makes the WebP: of the tiles that differ from the picture before, if more than a few do. */
async function encode(
  page: Page,
  png: string,
  width: number,
): Promise<{ readonly webp: Buffer | undefined; readonly height: number }> {
  const [base64, height] = await page.evaluate<[string | null, number]>(`(async () => {
    const picture = new Image();
    picture.src = 'data:image/png;base64,${png}';
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = ${width};
    canvas.height = Math.round((picture.naturalHeight * ${width}) / picture.naturalWidth);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const now = context.getImageData(0, 0, canvas.width, canvas.height);
    const last = window.lastPicture;
    let changed = last === undefined ? Infinity : 0;
    if (last !== undefined) {
      const differs = (x, y) => {
        for (let line = y; line < Math.min(y + ${tile}, now.height); line++) {
          const from = 4 * (line * now.width + x);
          const to = from + 4 * Math.min(${tile}, now.width - x);
          for (let at = from; at < to; at++) if (now.data[at] !== last.data[at]) return true;
        }
        return false;
      };
      for (let y = 0; y < now.height; y += ${tile})
        for (let x = 0; x < now.width; x += ${tile})
          if (differs(x, y)) changed++;
          else context.clearRect(x, y, ${tile}, ${tile});
    }
    const isNew = changed > ${fewTiles};
    if (isNew) window.lastPicture = now;
    return [isNew ? canvas.toDataURL('image/webp', ${quality}).split(',')[1] : null, canvas.height];
  })()`);
  return { webp: base64 === null ? undefined : Buffer.from(base64, 'base64'), height };
}

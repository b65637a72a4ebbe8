// How long a grid shows empty rows after a jump of its scroll bar, and while it is scrolled. Judges nothing.
import type { Frame } from 'playwright-core';

export interface Jumps {
  /** For each jump, ms from the move of the bar until every row in sight is filled. */
  readonly times: readonly number[];
}

/** Jumps to places all over the grid, forth and back, each far from the last. */
export async function jumpRows(frame: Frame, selector: string, jumps: number): Promise<Jumps> {
  return { times: await frame.evaluate<number[]>(jumpScript(selector, jumps)) };
}

/** Of as many frames as are asked for, those in which a row in sight was still empty; each frame scrolls by so many pixels. */
export async function emptyFrames(
  frame: Frame,
  scrolling: { readonly selector: string; readonly pixelsPerFrame: number; readonly frames: number },
): Promise<number> {
  return frame.evaluate<number>(scrollScript(scrolling));
}

/** Rows above and below what is seen are drawn ahead and do not count. */
const inSight = `const inSight = () => {
  const { top, bottom } = scrolled.getBoundingClientRect();
  return [...scrolled.querySelectorAll('.row')].filter((row) => {
    const box = row.getBoundingClientRect();
    return box.height > 0 && box.bottom > top && box.top < bottom;
  });
};
const isFilled = () => {
  const rows = inSight();
  return rows.length > 5 && rows.every((row) => !row.classList.contains('loading'));
};`;

const jumpScript = (selector: string, jumps: number): string => `(async () => {
  const scrolled = document.querySelector(${JSON.stringify(selector)});
  ${inSight}
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = [];
  for (let jump = 0; jump < ${jumps}; jump++) {
    const started = performance.now();
    // Steps by the golden ratio come near no earlier place.
    scrolled.scrollTop = (((jump + 1) * 0.618034) % 1) * (scrolled.scrollHeight - scrolled.clientHeight);
    do await nextFrame(); while (!isFilled());
    times.push(performance.now() - started);
  }
  return times;
})()`;

const scrollScript = ({
  selector,
  pixelsPerFrame,
  frames,
}: {
  selector: string;
  pixelsPerFrame: number;
  frames: number;
}): string => `(async () => {
  const scrolled = document.querySelector(${JSON.stringify(selector)});
  ${inSight}
  let empty = 0;
  for (let frame = 0; frame < ${frames}; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (!isFilled()) empty += 1;
    scrolled.scrollTop += ${pixelsPerFrame};
  }
  return empty;
})()`;

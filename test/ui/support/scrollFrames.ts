// How a page bears being scrolled: what each frame took, and what the main thread did in it; beside it a bare page of the same size. Judges nothing.
import type { Browser, CDPSession, Frame } from 'playwright-core';

/** Turns of a wheel are about so many pixels. */
export interface Scrolling {
  readonly selector: string;
  readonly pixelsPerFrame: number;
}

export interface ScrolledFrames {
  /** What each frame took, in ms. */
  readonly times: readonly number[];
  /** What scripts took in each frame in which any ran, in ms of the processor: other programs do not count. */
  readonly scripts: readonly number[];
  /** What all processes of the browser took of the processors per frame, in ms: scripts, layout, painting and putting layers together. */
  readonly processor: number;
}

/** A frame of a display with 60 per second, and half of one more. */
const lateFrameMs = 25;
const frames = 180;

export const lateOf = ({ times }: ScrolledFrames): number => times.filter((ms) => ms > lateFrameMs).length;

/** `share` 0.5 is the median. */
export function at(share: number, values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

export function figures(name: string, scrolled: ScrolledFrames): string {
  const { times, scripts, processor } = scrolled;
  const [median, high] = [at(0.5, times), at(0.95, times)].map((ms) => ms.toFixed(1));
  const [script, highScript] = [at(0.5, scripts), at(0.95, scripts)].map((ms) => ms.toFixed(1));
  return `${name}: frames ${median} ms (95% in ${high}), ${lateOf(scrolled)} of ${times.length} late; scripts ${script} ms (95% in ${highScript}), the browser's processors ${processor.toFixed(1)} ms`;
}

export async function scrollFrames(frame: Frame, scrolling: Scrolling): Promise<ScrolledFrames> {
  const browser = frame.page().context().browser();
  if (browser === null) throw new Error('Expected a browser of our own.');
  const trace = await startTrace(browser);
  const processorAtStart = await processorTime(browser);
  const times: number[] = await frame.evaluate(scrollScript(scrolling));
  const processor = ((await processorTime(browser)) - processorAtStart) / frames;
  return { times, scripts: scriptTimes(await trace()), processor };
}

/** Of all processes of the browser since they began, in ms. */
async function processorTime(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

/**
 * Covers the page with as many rows of the same size in a frame of the same height; `#control` is scrolled. `empty` rows show nothing: what
 * is left then is the browser's own. Rows with `text` show as many plain words as a row of the grid, and nothing else.
 */
export async function showControl(frame: Frame, rows: number, kind: 'empty' | 'text'): Promise<void> {
  await frame.evaluate(controlScript(rows, kind));
}

export async function removeControl(frame: Frame): Promise<void> {
  await frame.evaluate(
    'document.getElementById("control").remove(); document.querySelector("main").style.display = ""',
  );
}

const scrollScript = ({ selector, pixelsPerFrame }: Scrolling): string => `new Promise((resolve) => {
  const scrolled = document.querySelector(${JSON.stringify(selector)});
  const times = [];
  let last = performance.now();
  const tick = (now) => {
    times.push(now - last);
    last = now;
    scrolled.scrollTop += ${pixelsPerFrame};
    if (times.length < ${frames}) requestAnimationFrame(tick);
    else resolve(times.slice(5));
  };
  requestAnimationFrame(tick);
})`;

const controlScript = (rows: number, kind: string): string => `{
  const height = 26;
  const frame = document.createElement('div');
  frame.id = 'control';
  frame.style.cssText = 'position:fixed;inset:0;overflow:auto;z-index:99;contain:strict';
  const canvas = document.createElement('div');
  canvas.style.cssText = 'position:relative;contain:layout style;height:' + ${rows} * height + 'px';
  frame.append(canvas);
  const count = Math.ceil(innerHeight / height) + 8;
  const drawn = Array.from({ length: count }, () => {
    const row = document.createElement('div');
    row.style.cssText = 'position:absolute;top:0;left:0;width:100%;height:26px;overflow:hidden;white-space:pre';
    canvas.append(row);
    return row;
  });
  let isPlanned = false;
  const place = () => {
    isPlanned = false;
    const first = Math.max(0, Math.floor(frame.scrollTop / height) - 4);
    drawn.forEach((row, at) => {
      const position = first + ((at - (first % count)) + count) % count;
      if (row.position === position) return;
      row.position = position;
      row.style.transform = 'translateY(' + position * height + 'px)';
      if (${kind === 'text'}) row.textContent = ('package-' + position + '  1.' + position + '      ').repeat(8);
    });
  };
  frame.addEventListener('scroll', () => {
    if (!isPlanned) requestAnimationFrame(place);
    isPlanned = true;
  });
  place();
  document.querySelector('main').style.display = 'none';
  document.body.append(frame);
}`;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
}

/** The function it resolves with ends the trace and answers its events. */
async function startTrace(browser: Browser): Promise<() => Promise<readonly TraceEvent[]>> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline'], excludedCategories: ['*'] },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => {
      session.once('Tracing.tracingComplete', () => resolve());
    });
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    return events;
  };
}

/** Of the thread that ran most frames, which is the scrolled page's: the scripts of each frame, from one frame's begin to the next. */
function scriptTimes(events: readonly TraceEvent[]): readonly number[] {
  const thread = (event: TraceEvent): string => `${event.pid}:${event.tid}`;
  const counts = new Map<string, number>();
  const scripts = events.filter(({ name, ph }) => ph === 'X' && ['FireAnimationFrame', 'EventDispatch'].includes(name));
  for (const event of scripts) counts.set(thread(event), (counts.get(thread(event)) ?? 0) + 1);
  const [busiest] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  const times = new Map<number, number>();
  for (const event of scripts.filter((one) => thread(one) === busiest)) {
    const frame = Math.floor(event.ts / (1_000_000 / 60));
    times.set(frame, (times.get(frame) ?? 0) + (event.tdur ?? 0) / 1000);
  }
  return [...times.values()];
}

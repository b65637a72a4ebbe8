/** How the review grid bears 100,000 packages, in high-contrast themes and a small window: frames while scrolling, nothing clipped. */
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeWorkbook } from '../support/largeWorkbook';
import { assertAccessible, frameWith } from './support/axe';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import type { Workbench } from './support/workbench';

const packages = 100_000;
/** A frame of a display with 60 per second, and half of one more. */
const lateFrameMs = 25;

describe('the review grid of a large workbook', function () {
  this.timeout(180_000);
  let workspace: string;
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async () => {
    workspace = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-ui-')));
    await writeFile(join(workspace, 'large.xlsx'), largeWorkbook(packages));
    workbench = await openWorkbench({ workspace, settings: { 'workbench.colorTheme': 'Default High Contrast' } });
    grid = new ReviewGrid(workbench);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('shows every package and scrolls without dropping frames', async () => {
    const started = performance.now();
    await workbench.runCommand('IHACPA: Open Review Grid');
    await grid.frame.locator('.row', { hasText: 'package-0' }).first().waitFor({ timeout: 120_000 });
    console.log(`      open: ${((performance.now() - started) / 1000).toFixed(1)} s from the palette`);
    assert.equal(await grid.countText(), '100,000 packages');
    const frame = await frameWith(workbench, '#grid');
    const idle = sorted(await frame.evaluate(framesWhile(0)));
    const times = sorted(await frame.evaluate(framesWhile(78)));
    const late = times.filter((ms) => ms > lateFrameMs).length;
    const at = (share: number, of = times): number => of[Math.floor(of.length * share)] ?? 0;
    const figures = [0.5, 0.95].map((share) => `${share * 100}% in ${at(share).toFixed(1)} ms`).join(', ');
    console.log(
      `      frames: ${figures}, ${late} of ${times.length} later than ${lateFrameMs} ms; at rest ${at(0.5, idle).toFixed(1)} ms`,
    );
    // Beside what the same machine needs for frames in which nothing moves.
    assert.ok(at(0.5) < 8 * at(0.5, idle), `${at(0.5)} ms while scrolling, ${at(0.5, idle)} ms at rest`);
    await workbench.screenshot('review-10-large-contrast');
  });

  it('fits a window of 800 x 600 in high contrast, with the details below the rows', async () => {
    await workbench.page.setViewportSize({ width: 800, height: 600 });
    await grid.frame.locator('.row .cell').nth(1).click();
    await workbench.page.keyboard.press('Enter');
    await grid.details.getByRole('heading').first().waitFor();
    await workbench.screenshot('review-11-small-contrast');
    await assertAccessible(workbench, '#grid');
  });
});

const sorted = (times: number[]): number[] => times.sort((a, b) => a - b);

/** Scrolls by so many pixels per frame for a while, as a wheel does, and answers what each frame took. */
const framesWhile = (step: number): string => `new Promise((resolve) => {
  const grid = document.getElementById('grid');
  const times = [];
  let last = performance.now();
  const tick = (now) => {
    times.push(now - last);
    last = now;
    grid.scrollTop += ${step};
    if (times.length < 180) requestAnimationFrame(tick);
    else resolve(times.slice(5));
  };
  requestAnimationFrame(tick);
})`;

// Judges a webview with axe as it is shown now; it allows no violation and names each with its element.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { projectRoot } from '../../support/vscode/projectRoot';
import type { Workbench } from './workbench';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** `marker` is a selector that only the webview in question holds. */
export async function assertAccessible(workbench: Workbench, marker: string): Promise<void> {
  const frame = await frameWith(workbench, marker);
  await frame.evaluate(readFileSync(join(projectRoot(), 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  const violations: Violation[] = await frame.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  const told = violations.map(({ id, help, nodes }) =>
    [
      `${id}: ${help}`,
      ...nodes.slice(0, 3).map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary ?? ''}`),
    ].join('\n'),
  );
  assert.deepEqual(told, [], told.join('\n'));
}

/** The frame of the webview that shows this, as soon as one does; a webview draws some time after its tab appears. */
export async function frameWith(workbench: Workbench, marker: string, patientMs = 60_000): Promise<Frame> {
  const deadline = performance.now() + patientMs;
  for (;;) {
    for (const frame of workbench.page.frames()) if (await shows(frame, marker)) return frame;
    if (performance.now() > deadline) throw new Error(`Expected a webview with ${marker}, got none.`);
    await workbench.page.waitForTimeout(100);
  }
}

/** False also for a frame that goes while it is asked. */
async function shows(frame: Frame, marker: string): Promise<boolean> {
  if (frame.isDetached()) return false;
  try {
    return (await frame.locator(marker).count()) > 0;
  } catch (error) {
    if (frame.isDetached()) return false;
    throw error;
  }
}

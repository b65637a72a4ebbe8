// What every journey needs around it: a window for all its steps, and a picture of the step that failed. Judges nothing.
import { type WorkbenchOptions, openWorkbench } from './openWorkbench';
import type { Workbench } from './workbench';

/** Call inside `describe`. `prepare` may make the workspace and returns how to open the window. */
export function useWorkbench(
  name: string,
  prepare: (context: Mocha.Context) => WorkbenchOptions | Promise<WorkbenchOptions>,
): () => Workbench {
  let workbench: Workbench | undefined;
  before(async function () {
    this.timeout(300_000);
    workbench = await openWorkbench(await prepare(this));
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`${name}-failed`);
  });
  after(() => workbench?.close());
  return () => {
    if (workbench === undefined) throw new Error('The window did not open.');
    return workbench;
  };
}

/**
 * Call inside `describe` where each step stands on the one before it: what follows a step that failed is skipped. Mocha's
 * own `bail` leaves out, without a word, also a journey that nothing failed in, once another one has failed.
 */
export function skipAfterFailure(): void {
  let hasFailed = false;
  beforeEach(function () {
    if (hasFailed) this.skip();
  });
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === 'failed';
  });
}

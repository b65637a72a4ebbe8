/** The review grid on a copy of the real workbook, as a person meets it: open, filter, sort, find, details, copy, keyboard only. */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needSharedData } from '../support/sharedData';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import type { Workbench } from './support/workbench';

const workbookName = 'review-workbook.xlsx';

describe('the review grid', function () {
  this.timeout(120_000);
  let workspace = '';
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async function () {
    const workbook = needSharedData(this, workbookName);
    workspace = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-ui-')));
    await copyFile(workbook, join(workspace, workbookName));
    workbench = await openWorkbench({ workspace });
    grid = new ReviewGrid(workbench);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  after(async () => {
    if (workspace === '') return;
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('opens from the palette and shows the packages', async () => {
    await workbench.runCommand('IHACPA: Open Review Grid');
    await grid.waitForRow('agate');
    await workbench.screenshot('review-1-open');
    assert.equal(await grid.countText(), '486 packages');
  });
});

/** The main job as a person does it, on a copy of the real workbook: start, go on editing, cancel, resume, finish. */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needSharedData } from '../support/sharedData';
import { openWorkbench } from './support/openWorkbench';
import type { Workbench } from './support/workbench';

const workbookName = 'review-workbook.xlsx';
const advisoriesName = 'osv-pypi-2024-10-10.zip';
const progressText = /: \d+ of 486 packages/;
const countText = /(\d+) of 486 packages · \d+ vulnerable/;

describe('a scan of the real workbook', function () {
  this.timeout(300_000);
  let workspace = '';
  let workbench: Workbench;

  before(async function () {
    const [workbook, advisories] = [needSharedData(this, workbookName), needSharedData(this, advisoriesName)];
    workspace = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-ui-')));
    await copyFile(workbook, join(workspace, workbookName));
    await copyFile(advisories, join(workspace, advisoriesName));
    await writeFile(join(workspace, 'notes.md'), '# Notes\n');
    // Every lookup takes a moment, as over a network, so that there is something to watch.
    workbench = await openWorkbench({ workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '120' } });
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

  /** The packages the status bar counts now. */
  async function counted(): Promise<number> {
    const text = await workbench.statusBarItem(countText).innerText();
    return Number(countText.exec(text)?.[1]);
  }

  it('says in the empty view how to begin', async () => {
    await workbench.openViewContainer('IHACPA');
    await workbench.page.getByRole('button', { name: 'Start Scan' }).first().waitFor();
    await workbench.screenshot('scan-1-empty-view');
  });

  it('starts from the palette and tells how far it is, and what it has found', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    assert.match(await workbench.notifications.waitFor(progressText), /Scanning review-workbook\.xlsx/);
    await workbench.screenshot('scan-2-notification');
  });

  it('counts in the status bar while another file is edited', async () => {
    await workbench.openFile('notes.md');
    const before = await counted();
    await workbench.page.locator('.monaco-editor .view-lines', { hasText: 'Notes' }).click();
    await workbench.page.keyboard.type('Written while the scan runs. ');
    await workbench
      .statusBarItem(countText)
      .filter({ hasNotText: `${before} of 486` })
      .waitFor();
    assert.ok((await counted()) > before);
    await workbench.page.locator('.view-lines', { hasText: /Written\swhile\sthe\sscan\sruns\./ }).waitFor();
    await workbench.screenshot('scan-3-status-bar');
  });

  it('shows its checkpoints in the tree', async () => {
    await workbench.openViewContainer('IHACPA');
    await workbench
      .tree('Scans')
      .row(/Batch \d+ of 49/)
      .waitFor();
    const rows = await workbench.tree('Scans').rows();
    assert.match(rows[0] ?? '', /review-workbook\.xlsx.*running/);
    await workbench.screenshot('scan-4-checkpoints');
  });

  it('stops when cancelled and keeps what is done', async () => {
    await workbench.notifications.press(progressText, 'Cancel');
    await workbench.notifications.waitFor(/scan canceled, \d+ of 486 packages are done/);
    await workbench
      .tree('Scans')
      .row(/canceled/)
      .waitFor();
    await workbench.statusBarItem(countText).waitFor({ state: 'detached' });
    await workbench.screenshot('scan-5-cancelled');
  });

  it('asks before it starts over', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.quickInput.waitFor('Choose Start Point');
    await workbench.screenshot('scan-6-choice');
    await workbench.page.keyboard.press('Escape');
  });

  it('resumes from a checkpoint by a right click and finishes', async () => {
    await workbench.tree('Scans').chooseFromMenu(/Batch \d+ of 49/, 'Resume from Checkpoint');
    await workbench.notifications.waitFor(progressText);
    await workbench.screenshot('scan-7-resumed');
    const summary = await workbench.notifications.waitFor(/\d+ vulnerable.*Checked \d+ of 486/, 120_000);
    assert.match(summary, /review-workbook\.xlsx: \d+ vulnerable/);
    await workbench
      .tree('Scans')
      .row(/review-workbook\.xlsx\s*\d+ vulnerable/)
      .waitFor();
    await workbench.screenshot('scan-8-finished');
  });
});

/** The main job without a mouse, in a high-contrast theme: start, cancel, walk the tree, resume from its menu. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWorkbench } from './support/openWorkbench';
import { firstBatchSaved } from './support/progressTexts';
import type { Workbench } from './support/workbench';

describe('a scan by keyboard', function () {
  this.timeout(300_000);
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbench = await openWorkbench({
      workspace,
      settings: { 'workbench.colorTheme': 'Default High Contrast' },
      env: { IHACPA_TEST_LOOKUP_DELAY_MS: '900' },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('keyboard-failed');
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('starts, stops, and resumes from the menu of a checkpoint', async () => {
    const { keyboard } = workbench.page;
    await workbench.runCommand('IHACPA: Focus on Scans View');
    await workbench.page.getByRole('button', { name: 'Start Scan' }).first().waitFor();
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.notifications.waitFor(firstBatchSaved);
    // One notification; to who listens the status bar tells what it is about.
    assert.equal((await workbench.notifications.texts()).length, 1);
    await workbench.page.locator('.statusbar-item [aria-label^="Scan of review.xlsx: "]').first().waitFor();
    await workbench.screenshot('keyboard-1-running');
    await workbench.runCommand('IHACPA: Cancel Scan');
    await workbench.notifications.waitFor(/scan canceled/);
    await workbench
      .tree('Scans')
      .row(/canceled/)
      .waitFor();
    await workbench.runCommand('IHACPA: Focus on Scans View');
    await workbench.page.locator('.sidebar .monaco-list:focus').waitFor();
    for (const [row, spoken] of [
      [/review\.xlsx/, /^Scan of review\.xlsx: canceled/],
      [/Batch \d+ of \d+/, /^Batch \d+ of \d+, /],
    ] as const) {
      await keyboard.press('ArrowDown');
      const focused = workbench.page.locator('.sidebar .monaco-list-row.focused', { hasText: row });
      await focused.waitFor();
      assert.match((await focused.getAttribute('aria-label')) ?? '', spoken);
    }
    await keyboard.press('Shift+F10');
    await workbench.page.locator('.monaco-menu .action-item', { hasText: 'Resume from Checkpoint' }).waitFor();
    await workbench.screenshot('keyboard-2-menu');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await workbench.notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
  });
});

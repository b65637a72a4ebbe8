/** The main job without a mouse, in a high-contrast theme: start, cancel, walk the tree, resume from its menu. */
import { rm } from 'node:fs/promises';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWorkbench } from './support/openWorkbench';
import type { Workbench } from './support/workbench';

describe('a scan by keyboard', function () {
  this.timeout(120_000);
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbench = await openWorkbench({
      workspace,
      settings: { 'workbench.colorTheme': 'Default High Contrast' },
      env: { IHACPA_TEST_LOOKUP_DELAY_MS: '1500' },
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
    await workbench.runCommand('IHACPA: Show Scans');
    await workbench.page.getByRole('button', { name: 'Start Scan' }).first().waitFor();
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.notifications.waitFor(/Batch 2 of \d+/);
    await workbench.screenshot('keyboard-1-running');
    await workbench.runCommand('IHACPA: Cancel Scan');
    await workbench.notifications.waitFor(/scan cancelled/);
    await workbench
      .tree('Scans')
      .row(/cancelled/)
      .waitFor();
    await workbench.runCommand('IHACPA: Show Scans');
    await workbench.page.locator('.sidebar .monaco-list:focus').waitFor();
    for (const row of [/review\.xlsx/, /Batch \d+ of \d+/]) {
      await keyboard.press('ArrowDown');
      await workbench.page.locator('.sidebar .monaco-list-row.focused', { hasText: row }).waitFor();
    }
    await keyboard.press('Shift+F10');
    await workbench.page.locator('.monaco-menu .action-item', { hasText: 'Resume from Checkpoint' }).waitFor();
    await workbench.screenshot('keyboard-2-menu');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await workbench.notifications.waitFor(/review\.xlsx: \d+ checked, \d+ at risk/, 60_000);
  });
});

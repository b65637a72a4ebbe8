/** A sync with what is installed without a mouse: list, plan, marks, apply, undo. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWorkbench } from './support/openWorkbench';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

describe('a sync by keyboard', function () {
  this.timeout(300_000);
  let workspace: string;
  let workbook: string;
  let workbench: Workbench;
  let original: Buffer;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbook = join(workspace, 'review.xlsx');
    original = await readFile(workbook);
    await writeFile(join(workspace, 'requirements.txt'), 'aiohttp==9.1\nattrs==22.1.0\nnew-one==1.0\nnew-two==2.0\n');
    workbench = await openWorkbench({
      workspace,
      settings: { 'workbench.colorTheme': 'Default High Contrast' },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('sync-by-keys-failed');
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('shows the plan, writes what is left checked, and takes it back', async () => {
    const { quickInput, notifications, page } = workbench;
    await workbench.runCommand('IHACPA: Sync with Environment');
    await quickInput.focusOn('requirements.txt');
    await quickInput.accept();
    await quickInput.focusOn('new-two');
    await workbench.screenshot('sync-by-keys-1-plan');
    assert.deepEqual(await quickInput.entries(), ['aiohttp', 'new-one', 'new-two']);
    await page.keyboard.press('Space');
    await quickInput.accept();
    await quickInput.focusOn('Strike Through');
    await workbench.screenshot('sync-by-keys-2-marks');
    assert.ok((await readFile(workbook)).equals(original));
    await quickInput.accept();
    const told = await notifications.waitFor(/versions changed: 1, packages added: 1\./);
    await workbench.screenshot('sync-by-keys-3-told');
    assert.match(told, /No longer installed: /);
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook);
    const versionOf = (name: string) => rows.find(({ identity }) => identity.name === name)?.identity.version;
    assert.deepEqual([versionOf('aiohttp'), versionOf('new-one'), versionOf('new-two')], ['9.1', '1.0', undefined]);
    await workbench.runCommand('Notifications: Focus Notification Toast');
    await waitUntil(async () => {
      await page.keyboard.press('Tab');
      return page.locator('.notification-toast :focus', { hasText: /^Undo$/ }).isVisible();
    });
    await page.keyboard.press('Enter');
    await waitUntil(async () => (await readFile(workbook)).equals(original));
    await notifications.waitFor(/The changes to review\.xlsx are undone/);
  });
});

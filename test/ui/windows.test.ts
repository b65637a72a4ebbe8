/** Windows of every kind on the same machine: two on one workbook, several folders, no folder, a workbook from elsewhere. */
import assert from 'node:assert/strict';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../support/vscode/temporaryFolder';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWindows, type Windows } from './support/openWorkbench';
import { scanRuns } from './support/progressTexts';
import { Workbench } from './support/workbench';

describe('windows', function () {
  this.timeout(300_000);
  let windows: Windows;
  const opened: Workbench[] = [];

  before(async () => {
    const settings = { 'files.simpleDialog.enable': true };
    const size = { width: 800, height: 600 };
    windows = await openWindows({ size, settings, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '2500' } });
  });
  afterEach(async function () {
    for (const [at, workbench] of opened.entries()) {
      if (this.currentTest?.state === 'failed') await workbench.screenshot(`windows-failed-${at}`);
      await workbench.close();
    }
    opened.length = 0;
  });
  after(() => windows.close());

  async function open(workspace?: string): Promise<Workbench> {
    const { page, log } = await windows.open(workspace);
    const workbench = new Workbench(page, { close: () => page.close(), log });
    opened.push(workbench);
    return workbench;
  }

  it('on one workbook: the second shows the first one’s scan, is refused with a name, and only one tells of the interruption', async () => {
    const workspace = await temporaryWorkspace();
    const first = await open(workspace);
    const second = await open(workspace);
    await second.runCommand('IHACPA: Focus on Scans View');
    await first.runCommand('IHACPA: Start Scan');
    await first.notifications.waitFor(scanRuns);
    await second
      .tree('Scans')
      .row(/running elsewhere/)
      .waitFor();
    await second.runCommand('IHACPA: Start Scan');
    const refusal = await second.notifications.waitFor(/is scanning this workbook/);
    assert.match(refusal, /VS Code \(process \d+, since \d\d:\d\d\) is scanning this workbook/);
    await second.screenshot('windows-1-refused');
    await second.notifications.clear();
    await first.statusBarItem(/[12]\d of 33/).waitFor();
    await second
      .tree('Findings')
      .row(/Vulnerable/)
      .waitFor();
    await second.screenshot('windows-2-follows');

    for (const { page } of [first, second]) {
      await page.bringToFront();
      await page.reload();
      await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
    }
    const told = (window: Workbench): Promise<boolean> =>
      window.notifications.waitFor(/was interrupted/, 10_000).then(
        () => true,
        () => false,
      );
    assert.deepEqual((await Promise.all([told(first), told(second)])).sort(), [false, true]);
  });

  it('of several folders: the choice names them, and each folder’s ihacpa.yaml and settings count for its workbook', async () => {
    const [north, south] = [await temporaryWorkspace(), await temporaryWorkspace()];
    const root = await temporaryFolder('workspace');
    await rename(join(north, 'review.xlsx'), join(north, 'north.xlsx'));
    await writeFile(join(north, 'ihacpa.yaml'), 'batch:\n  defaultBatchSize: 11\n');
    await rename(join(south, 'review.xlsx'), join(south, 'south.xlsx'));
    const file = join(root, 'reviews.code-workspace');
    const folders = [
      { name: 'North', path: north },
      { name: 'South', path: south },
    ];
    await writeFile(file, JSON.stringify({ folders }));
    await writeSettings(south, { 'ihacpa.batch.defaultBatchSize': 17 });
    const workbench = await open(file);
    await workbench.runCommand('IHACPA: Focus on Scans View');
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.quickInput.waitFor(/North/);
    await workbench.quickInput.waitFor(/South/);
    await workbench.screenshot('windows-3-folders');
    for (const [name, batches] of [
      ['north.xlsx', 3],
      ['south.xlsx', 2],
    ] as const) {
      if (name !== 'north.xlsx') await workbench.runCommand('IHACPA: Start Scan');
      await workbench.quickInput.waitFor(name);
      await workbench.quickInput.pick(name);
      await workbench.statusBarItem(/(?:1[89]|2\d|3[0-2]) of 33/).waitFor();
      await workbench.runCommand('IHACPA: Cancel Scan');
      await workbench.notifications.waitFor(/scan canceled/);
      await workbench
        .tree('Scans')
        .row(new RegExp(`Batch [12] of ${batches}`))
        .waitFor();
      await workbench.notifications.clear();
    }
  });

  it('without a folder: a workbook is chosen from the disk, its scan kept, and found again by the next window', async () => {
    const elsewhere = await temporaryWorkspace();
    const link = join(await temporaryFolder('link'), 'linked.xlsx');
    await symlink(join(elsewhere, 'review.xlsx'), link);
    const first = await open();
    await first.runCommand('IHACPA: Start Scan');
    await first.quickInput.answerPath(link);
    await first.notifications.waitFor(/Scanning linked\.xlsx: \d+ of/);
    await first.screenshot('windows-4-no-folder');
    await first.runCommand('IHACPA: Cancel Scan');
    await first.notifications.waitFor(/linked\.xlsx: scan canceled/);
    const second = await open();
    await second.runCommand('IHACPA: Focus on Scans View');
    await second
      .tree('Scans')
      .row(/canceled/)
      .waitFor();
    await second.screenshot('windows-5-found-again');
  });

  it('with a folder: a workbook outside of it is scanned where it lies', async () => {
    const elsewhere = await temporaryWorkspace();
    await rename(join(elsewhere, 'review.xlsx'), join(elsewhere, 'outside.xlsx'));
    const empty = await temporaryFolder('workspace');
    const workbench = await open(empty);
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.quickInput.answerPath(join(elsewhere, 'outside.xlsx'));
    await workbench.notifications.waitFor(/Scanning outside\.xlsx: \d+ of/);
    await workbench.runCommand('IHACPA: Cancel Scan');
    await workbench.notifications.waitFor(/outside\.xlsx: scan canceled/);
    await workbench.screenshot('windows-6-outside');
  });
});

async function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
}

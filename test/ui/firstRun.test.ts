/** The first minutes of a person: no folder open, the walkthrough, the sample, the first scan and its findings. */
import assert from 'node:assert/strict';
import { useWorkbench } from './support/journey';

describe('a first run', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('first', () => ({ size: { width: 1280, height: 860 } }));

  it('begins with a walkthrough of four steps', async () => {
    await workbench().runCommand('Welcome: Open Walkthrough...');
    await workbench().quickInput.waitFor(/Review Your Packages/);
    await workbench().quickInput.pick('Review Your Packages');
    const steps = workbench().page.locator('.gettingStartedContainer .getting-started-step');
    await steps.nth(3).waitFor();
    await workbench().webview().locator('svg').waitFor();
    await workbench().screenshot('first-1-walkthrough');
    assert.equal(await steps.count(), 4);
  });

  it('offers a scan and the sample where no folder is open', async () => {
    await workbench().runCommand('IHACPA: Focus on Scans View');
    await workbench().page.locator('.sidebar').getByRole('button', { name: 'Open Sample' }).waitFor();
    await workbench().screenshot('first-2-no-folder');
  });

  it('opens a copy of the sample and scans it', async () => {
    await workbench().runCommand('IHACPA: Open Sample');
    await workbench().quickInput.waitFor(/A Temporary Folder/);
    await workbench().screenshot('first-3-where');
    await workbench().quickInput.pick('A Temporary Folder');
    await workbench().page.waitForURL(/folder=.*ihacpa-sample/);
    await workbench().ready();
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
    assert.equal((await workbench().notifications.texts()).length, 1, 'the progress of a short scan is gone');
    await workbench().openViewContainer('IHACPA');
    await workbench()
      .tree('Findings')
      .row(/Vulnerable/)
      .waitFor();
    await workbench()
      .tree('Findings')
      .row(/critical/)
      .waitFor();
    await workbench().screenshot('first-4-findings');
  });
});

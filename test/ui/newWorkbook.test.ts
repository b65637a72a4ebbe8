/** From a folder with nothing but a list of packages to the first report, with the keyboard alone. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/vscode/projectRoot';
import { temporaryFolder } from '../support/vscode/temporaryFolder';
import { assertAccessible, frameWith } from './support/axe';
import { useWorkbench } from './support/journey';
import { waitUntil } from './support/waitUntil';

const patientMs = 60_000;

describe('a first workbook', function () {
  this.timeout(240_000);
  let folder = '';
  const workbench = useWorkbench('new-workbook', async () => {
    folder = await temporaryFolder('first');
    writeFileSync(join(folder, 'requirements.txt'), 'Django==3.2.12\ncolorama==0.4.5\nsix==1.16.0\n');
    cpSync(join(projectRoot(), 'media', 'sample', 'advisories'), join(folder, 'advisories'), { recursive: true });
    return { workspace: folder };
  });

  it('is created from the list in the folder', async () => {
    const { page, quickInput, notifications } = workbench();
    await workbench().runCommand('IHACPA: New Workbook…');
    await quickInput.waitFor(/requirements\.txt/);
    await quickInput.focusOn('requirements.txt');
    await workbench().screenshot('new-workbook-1-list');
    await quickInput.accept();
    const place = page.locator('.quick-input-widget:visible input').first();
    await waitUntil(async () => /review\.xlsx$/.test(await quickInput.text()), patientMs);
    await workbench().screenshot('new-workbook-2-place');
    await place.press('Enter');
    assert.equal(await notifications.waitFor(/was created/, patientMs), 'review.xlsx was created. Packages: 3.');
    assert.ok(existsSync(join(folder, 'review.xlsx')));
  });

  it('is scanned from the message that says so', async () => {
    const { notifications } = workbench();
    await workbench().runCommand('Notifications: Accept Notification Primary Action');
    assert.match(
      await notifications.waitFor(/Checked 3 of 3/, patientMs),
      /^review\.xlsx: 1 vulnerable.*Checked 3 of 3 packages/,
    );
    await workbench().screenshot('new-workbook-3-scanned');
  });

  it('has a report whose first line says what is vulnerable', async () => {
    const { page } = workbench();
    await workbench().runCommand('Notifications: Accept Notification Primary Action');
    await page.locator('.tab', { hasText: 'Report of review.xlsx' }).waitFor({ timeout: patientMs });
    await workbench().webview().locator('#report h1').waitFor({ timeout: patientMs });
    const frame = await frameWith(workbench(), '#report');
    await frame.locator('#report h1', { hasText: 'review.xlsx' }).waitFor({ timeout: patientMs });
    await frame.locator('.matters li', { hasText: '1 package is vulnerable' }).waitFor();
    await page.keyboard.press('Tab');
    await workbench().screenshot('new-workbook-4-report');
    await assertAccessible(workbench(), '#report');
  });
});

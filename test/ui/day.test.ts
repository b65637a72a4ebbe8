/** What a window says on a day with everything in it: a scan is paused, canceled, resumed, held by Excel, and finishes. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { firstBatchSaved, scanRuns } from './support/progressTexts';

const patientMs = 90_000;
const most = 6;

/** Notes in the page the text of each notification that comes up, once. */
const watch = `(() => {
  const seen = new WeakSet();
  window.toasts = [];
  new MutationObserver(() => {
    for (const toast of document.querySelectorAll('.notification-toast .notification-list-item-message')) {
      if (seen.has(toast) || toast.textContent === '') continue;
      seen.add(toast);
      window.toasts.push(toast.textContent);
    }
  }).observe(document.body, { childList: true, subtree: true });
})()`;

describe('the notifications of a day', function () {
  this.timeout(300_000);
  let workspace = '';
  const workbench = useWorkbench('day', async () => {
    workspace = await temporaryWorkspace();
    return { workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '1500' } };
  });

  before(() => workbench().page.evaluate(watch));

  it(`are at most ${most}`, async () => {
    const { page, notifications } = workbench();
    await workbench().openViewContainer('IHACPA');
    const started = (text: RegExp): Promise<string> => notifications.waitFor(text, patientMs);
    await workbench().runCommand('IHACPA: Start Scan');
    await started(scanRuns);
    await workbench().runCommand('IHACPA: Pause Scan');
    await workbench()
      .statusBarItem(/paused/)
      .waitFor({ timeout: patientMs });
    await workbench().runCommand('IHACPA: Resume Scan');
    await started(firstBatchSaved);
    await workbench().runCommand('IHACPA: Cancel Scan');
    await started(/scan canceled/);
    // An owner file of Excel, as short as they come.
    const owner = join(workspace, '~$review.xlsx');
    writeFileSync(owner, Buffer.concat([Buffer.from([3]), Buffer.from('Ann'), Buffer.alloc(161)]));
    await workbench().runCommand('IHACPA: Resume Scan');
    await started(/Excel/);
    rmSync(owner);
    await started(/Checked \d+ of \d+/);
    await workbench().screenshot('day-1-finished');
    const texts = await page.evaluate<string[]>('window.toasts');
    console.log(texts.map((text) => `      ${text}`).join('\n'));
    assert.ok(texts.length >= 3 && texts.length <= most, texts.join('\n'));
  });
});

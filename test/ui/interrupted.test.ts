/** A window that is reloaded in the middle of a scan: it says so once and resumes on a click. */
import { rm } from 'node:fs/promises';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWorkbench } from './support/openWorkbench';
import { firstBatchSaved } from './support/progressTexts';
import type { Workbench } from './support/workbench';

describe('a scan interrupted by its window', function () {
  this.timeout(300_000);
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbench = await openWorkbench({ workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '300' } });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('interrupted-failed');
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('is offered after the reload, and resumed from there', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.notifications.waitFor(firstBatchSaved);
    await workbench.page.reload();
    await workbench.ready();
    await workbench.notifications.waitFor(/The scan of review\.xlsx was interrupted: \d+ of \d+ packages done/, 60_000);
    await workbench.screenshot('interrupted-1-offer');
    await workbench.notifications.press(/was interrupted/, 'Resume');
    await workbench.notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
    await workbench.screenshot('interrupted-2-resumed');
  });
});

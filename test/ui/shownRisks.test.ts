/** A person accepts the risks of the packages that the filters of the review grid leave: one question, one change of the file, one undo. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRiskFile } from '../../src/sources/risks/riskFile';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { chooseInMenu } from './support/chooseInMenu';
import { skipAfterFailure } from './support/journey';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

describe('the risks of the packages shown', function () {
  this.timeout(300_000);
  skipAfterFailure();
  const comment = '# decided by the team\naccepted: # none yet\n';
  let workspace: string;
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async () => {
    workspace = await temporaryWorkspace();
    await writeFile(join(workspace, 'ihacpa-risks.yaml'), comment);
    workbench = await openWorkbench({ workspace });
    grid = new ReviewGrid(workbench);
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.notifications.waitFor(/review\.xlsx: .*Checked \d\d/, 120_000);
    await workbench.notifications.clear();
    await workbench.runCommand('IHACPA: Open Review Grid');
    await grid.waitForRow('aiohttp');
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const text = (): Promise<string> => readFile(join(workspace, 'ihacpa-risks.yaml'), 'utf8');
  const question = () => workbench.page.locator('.monaco-dialog-box', { hasText: 'Accept these risks until' });

  async function decide(): Promise<void> {
    const isAsked = (what: string) => waitUntil(async () => (await workbench.quickInput.message()).includes(what));
    await isAsked('Reason');
    await workbench.quickInput.answer('behind a proxy');
    await workbench.quickInput.focusOn('In 90 days');
    await workbench.quickInput.accept();
    for (const field of ['Owner', 'Approver', 'Ticket']) {
      await isAsked(field);
      await workbench.quickInput.accept();
    }
    await question().waitFor();
  }

  it('are accepted from the palette after one question, and nothing is written without its answer', async () => {
    const dialog = await grid.openFilter('Package Name');
    await dialog.getByLabel('Contains text').fill('py');
    await grid.waitForCount(/^\d+ of \d+ packages$/);
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('IHACPA: Accept Risks of Packages Shown');
    await decide();
    await workbench.screenshot('risks-1-question');
    await workbench.page.keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    assert.equal(await text(), comment);
  });

  it('are written below the comments at once, and taken back at once', async () => {
    await grid.firstRow.getByRole('gridcell').nth(1).click({ button: 'right' });
    await chooseInMenu(workbench.page, 'Accept Risks of Packages Shown…');
    await decide();
    await question()
      .getByRole('button', { name: /^(?:Accept All|All But Malicious)/ })
      .first()
      .click();
    await workbench.notifications.waitFor(/risks? (?:is|are) accepted until/);
    const written = await text();
    assert.ok(written.startsWith(comment), written);
    const { decisions } = parseRiskFile(written);
    assert.ok(decisions.length > 0);
    assert.ok(
      decisions.every((each) => each.package.includes('py')),
      written,
    );
    await workbench.screenshot('risks-2-accepted');
    await workbench.notifications.press(/accepted until/, 'Undo');
    await waitUntil(async () => (await text()) === comment);
  });
});

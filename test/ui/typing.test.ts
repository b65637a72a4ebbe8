/** A person types into VS Code while a page of ours changes behind it: no key goes astray, and the focus comes back to where it was in the page. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';

const typed = 'the quick brown fox';

describe('typing while a scan changes what is open', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('typing', async () => ({
    workspace: await temporaryWorkspace(),
    settings: { 'ihacpa.batch.defaultBatchSize': 1 },
    env: { IHACPA_TEST_LOOKUP_DELAY_MS: '600' },
  }));

  /** From a place that has the focus: the box of Quick Open takes all keys for a second, and closed it gives the focus back. */
  async function assertComesBack(place: Locator, focused: Locator): Promise<void> {
    const { page, quickInput } = workbench();
    await place.and(focused).waitFor();
    await page.keyboard.press('ControlOrMeta+P');
    await quickInput.waitFor('');
    await page.keyboard.type(typed, { delay: 50 });
    assert.equal(await quickInput.text(), typed);
    await quickInput.dismiss();
    await place.and(focused).waitFor();
  }

  /** Waits until the row has come up from where it was. */
  async function moved(row: Locator, before: number): Promise<void> {
    const limit = performance.now() + 30_000;
    while (Number(await row.getAttribute('aria-rowindex')) >= before) {
      assert.ok(performance.now() < limit, 'the row has moved');
      await workbench().page.waitForTimeout(100);
    }
  }

  it('comes back to a cell that has moved, to a field, and to a button of the details that are others now', async () => {
    const grid = new ReviewGrid(workbench());
    await workbench().runCommand('IHACPA: Open Review Grid');
    await grid.waitForCount('33 packages');
    // What is looked up leaves the rows shown, so all others move.
    await (await grid.openFilter('Recommendation')).getByText('Empty', { exact: true }).click();
    await workbench().page.keyboard.press('Escape');
    await workbench().runCommand('IHACPA: Start Scan');
    await grid.waitForCount(/^\d+ of 33/);
    const last = grid.row('zipp');
    const before = Number(await last.getAttribute('aria-rowindex'));
    await last.getByRole('gridcell').nth(1).click();
    await assertComesBack(last.getByRole('gridcell').nth(1), grid.focused);
    await moved(last, before);

    await workbench().page.keyboard.press('Control+f');
    await assertComesBack(grid.frame.locator('.find-field input'), grid.focused);

    await workbench().page.keyboard.press('Escape');
    await last.getByRole('gridcell').nth(1).focus();
    await workbench().page.keyboard.press('Enter');
    const copy = grid.details.getByRole('button', { name: 'Copy Row' });
    await copy.focus();
    await grid.details.getByRole('button', { name: 'Rescan This Package', disabled: true }).waitFor();
    await workbench().runCommand('IHACPA: Cancel Scan');
    await grid.details.getByRole('button', { name: 'Rescan This Package', disabled: false }).waitFor();
    await copy.and(grid.focused).waitFor();
  });
});

/** A person changes the version of a vulnerable package after its scan, in another program: every view says what is known of it, which is nothing. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patchBytes } from '../support/patchedSheet';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { frameWith } from './support/axe';
import { skipAfterFailure, useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';
import { TreeView } from './support/treeView';

describe('a version that was changed after its scan', function () {
  this.timeout(300_000);
  skipAfterFailure();
  let path = '';
  const workbench = useWorkbench('changed-version', async () => {
    const workspace = await temporaryWorkspace();
    path = join(workspace, 'review.xlsx');
    return { workspace, size: { width: 1400, height: 900 } };
  });
  const sentence = 'scanned as 6.1; 99.0 is not checked';
  const tree = (): TreeView => new TreeView(workbench().page, 'Findings');

  it('moves its finding to what is not checked, as soon as the file is another', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/Checked 33 of 33/);
    await workbench().notifications.clear();
    await workbench().openViewContainer('IHACPA');
    await tree()
      .row(/^Vulnerable/)
      .waitFor();
    const { bytes } = patchBytes(readFileSync(path), ({ rows }) => {
      const { identity, cells } = rows.find((row) => row.identity.name === 'tornado')!;
      const value = { kind: 'text', text: '99.0' } as const;
      const expected = cells.currentVersion ?? { kind: 'empty' };
      return [{ package: identity, field: 'currentVersion', value, look: 'plain', expected }];
    });
    writeFileSync(path, bytes);
    await tree()
      .row(/^Vulnerable\s*15/)
      .waitFor();
    // What lies below is drawn only where there is room for it.
    for (const group of [/^Vulnerable/, /^Workbook Says Less/]) {
      await tree().row(group).locator('.monaco-tl-twistie').click();
    }
    await tree()
      .row(/^Not Checked/)
      .click();
    await tree().row(`tornado 99.0${sentence}`).waitFor();
    assert.ok(!(await tree().rows()).some((text) => text.includes('tornado 6.1')));
    await workbench().screenshot('changed-version-1-findings');
  });

  it('is not checked in the grid and in its details, which show no verdict of anybody', async () => {
    await tree().row(`tornado 99.0${sentence}`).click();
    const grid = new ReviewGrid(workbench());
    await grid.waitForRow('tornado');
    await grid.details.getByText('Scanned as 6.1; 99.0 is not checked.').waitFor();
    assert.match(await grid.details.locator('.pane-verdict').innerText(), /^Not checked/);
    assert.equal(await grid.details.locator('.cell-part .icon[class*="verdict"]').count(), 0);
    assert.equal(await grid.row('tornado').locator('[aria-label="Not checked"]').count(), 1);
    await workbench().screenshot('changed-version-2-details');
    await grid.row('attrs').getByRole('gridcell').nth(1).click();
    const words = grid.details.locator('.pane-title').getByText(/^Workbook: PROCEED/);
    await words.waitFor();
    assert.equal(await words.getAttribute('class'), 'quiet-text', 'what the finding says as well is no conflict');
    await grid.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await grid.frame.getByRole('button', { name: 'What Matters' }).click();
    await grid.row('tornado').getByText('Scanned as 6.1; 99.0 is not checked.').waitFor();
    await workbench().screenshot('changed-version-3-matters');
  });

  it('is not checked in the report', async () => {
    await workbench().runCommand('IHACPA: Open Report');
    const frame = await frameWith(workbench(), '#report');
    const row = frame.locator('tr', { hasText: 'tornado' });
    await row.first().waitFor();
    assert.equal(await row.count(), 1);
    assert.match(await row.innerText(), /99\.0[^]*Not checked[^]*scanned as 6\.1; 99\.0 is not checked/);
    const boxes = await Promise.all(
      (await frame.locator('.totals').first().locator('.total').all()).map((tile) => tile.boundingBox()),
    );
    const tops = boxes.map((box) => Math.round(box?.y ?? 0));
    const lines = [...new Set(tops)].map((top) => tops.filter((each) => each === top).length);
    assert.ok(
      lines.length > 1 && Math.min(...lines) >= Math.max(...lines) - 1,
      `totals in the lines: ${lines.join(', ')}`,
    );
    await workbench().screenshot('changed-version-4-totals');
    await row.scrollIntoViewIfNeeded();
    await workbench().screenshot('changed-version-5-report');
  });
});

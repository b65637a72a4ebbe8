/** Version cells that hold pages of words: what is to be seen of the package, in details and report, is in sight all the same. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patchBytes } from '../support/patchedSheet';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { frameWith } from './support/axe';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';
import { TreeView } from './support/treeView';

const [width, height] = [1400, 900];

describe('words in the version cells', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('words', async () => {
    const workspace = await temporaryWorkspace();
    const path = join(workspace, 'review.xlsx');
    const { bytes } = patchBytes(readFileSync(path), ({ rows }) =>
      ['attrs', 'tornado'].map((name) => {
        const { identity, cells } = rows.find((row) => row.identity.name === name)!;
        const value = { kind: 'text', text: 'failed: requires a login; '.repeat(1200) } as const;
        const expected = cells.currentVersion ?? { kind: 'empty' };
        return { package: identity, field: 'currentVersion', value, look: 'plain', expected };
      }),
    );
    writeFileSync(path, bytes);
    return { workspace, size: { width, height } };
  });

  it('leave names, findings, and buttons in sight', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/Checked 33 of 33/);
    await workbench().notifications.clear();
    await workbench().openViewContainer('IHACPA');
    const tree = new TreeView(workbench().page, 'Findings');
    const entry = tree.row(/^attrs failed/);
    await entry.click();
    assert.ok(((await entry.getAttribute('aria-label')) ?? '').length < 1000);
    const grid = new ReviewGrid(workbench());
    await grid.waitForRow('attrs');
    const button = grid.details.getByRole('button', { name: 'Rescan This Package' });
    await button.waitFor();
    await workbench().screenshot('words-1-details');
    const { y = Infinity } = (await button.boundingBox()) ?? {};
    assert.ok(y < height / 2, `the buttons are at ${y}`);

    await workbench().runCommand('IHACPA: Open Report');
    const frame = await frameWith(workbench(), '#report');
    const row = frame.locator('tr', { hasText: 'tornado' });
    await row.first().waitFor();
    await row.first().scrollIntoViewIfNeeded();
    await workbench().screenshot('words-2-report');
    const last = await frame.locator('thead th').last().boundingBox();
    assert.ok(last !== null && last.x + last.width <= width, `the last column ends at ${last && last.x + last.width}`);
  });
});

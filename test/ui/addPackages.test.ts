/** New packages in the workbook: named from the Explorer's menu, in the grid as rows of their own, looked up at a click. */
import assert from 'node:assert/strict';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';

describe('new packages', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('add', async () => ({ workspace: await temporaryWorkspace() }));

  it('are named, get rows that the open grid shows, and are looked up', async () => {
    await workbench().runCommand('IHACPA: Open Review Grid');
    const grid = new ReviewGrid(workbench());
    await grid.waitForCount('33 packages');
    await workbench().chooseInExplorer('review.xlsx', 'Add Packages…');
    await workbench().quickInput.waitFor(/Add Packages to review\.xlsx/);
    await workbench().quickInput.type('click>=8');
    await workbench().quickInput.waitFor(/"click>=8" has a range of versions, not one version/);
    await workbench().screenshot('add-1-wrong');
    await workbench().quickInput.answer('click==8.1.7, django==2.2');
    await workbench().notifications.waitFor(/2 packages have rows \d+ to \d+ now/);
    await grid.waitForCount('35 packages');
    await workbench().screenshot('add-2-added');
    await workbench().notifications.press(/2 packages have rows/, 'Check');
    assert.match(
      await workbench().notifications.waitFor(/Checked 2/, 60_000),
      /review\.xlsx: 1 vulnerable.*Checked 2 of 2/,
    );
    await grid.firstRow.getByRole('gridcell').nth(1).click();
    await workbench().page.keyboard.press('Control+End');
    await grid.waitForRow('click');
    await workbench().screenshot('add-3-looked-up');
  });
});

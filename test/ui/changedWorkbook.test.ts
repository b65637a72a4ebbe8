/** A workbook that was edited between two runs of its scan: the diff, and each of the three answers by mouse and keys. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

describe('a workbook that was changed while its scan was stopped', function () {
  this.timeout(120_000);
  let path = '';
  const workbench = useWorkbench('changed', async () => {
    const workspace = await temporaryWorkspace();
    path = join(workspace, 'review.xlsx');
    return { workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '400' }, size: { width: 1200, height: 800 } };
  });

  async function edit(value: string): Promise<void> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    book.worksheets[0]!.getCell('W4').value = value;
    await book.xlsx.writeFile(path);
  }

  async function recommendation(): Promise<string> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    return book.worksheets[0]!.getCell('W4').text;
  }

  async function cancel(): Promise<void> {
    await workbench().notifications.press(/Batch \d+ of \d+/, 'Cancel');
    await workbench().notifications.waitFor(/scan cancelled/);
    await workbench().notifications.clear();
  }

  async function resumeAndChoose(answer: string, picture: string): Promise<void> {
    await workbench().runCommand('IHACPA: Resume Scan');
    await workbench().quickInput.waitFor(/review\.xlsx Changed Since the Scan Stopped/);
    await workbench().page.locator('.monaco-diff-editor .view-line', { hasText: 'Recommendation' }).first().waitFor();
    await workbench().screenshot(picture);
    await workbench().quickInput.pick(answer);
  }

  it('goes on with the workbook as it is', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/Batch 2 of \d+/);
    await cancel();
    await edit('mine, first');
    await resumeAndChoose('Use Current', 'changed-1-question');
    await workbench().notifications.waitFor(/Batch \d of \d+/);
    await cancel();
    assert.equal(await recommendation(), 'mine, first');
  });

  it('takes single cells from the checkpoint', async () => {
    await edit('mine, second');
    await resumeAndChoose('Merge…', 'changed-2-question');
    await workbench().quickInput.waitFor(/Check the Cells to Take from the Checkpoint/);
    await workbench().screenshot('changed-3-merge');
    await workbench().quickInput.pickSeveral(['Recommendation']);
    await workbench().notifications.waitFor(/Batch \d of \d+/);
    await cancel();
    assert.doesNotMatch(await recommendation(), /mine, second/);
  });

  it('goes back to the checkpoint', async () => {
    await edit('mine, third');
    await resumeAndChoose('Use Checkpoint', 'changed-4-question');
    await workbench().notifications.waitFor(/Batch \d of \d+|\d+ checked/);
    await workbench().notifications.waitFor(/\d+ checked, \d+ at risk/, 60_000);
    assert.doesNotMatch(await recommendation(), /mine, third/);
    await workbench().screenshot('changed-5-finished');
  });
});

/** A workbook that was edited between two runs of its scan: the diff, and each of the three answers by mouse and keys. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { firstBatchSaved, scanRuns } from './support/progressTexts';

describe('a workbook that was changed while its scan was stopped', function () {
  this.timeout(300_000);
  let path = '';
  const workbench = useWorkbench('changed', async () => {
    const workspace = await temporaryWorkspace();
    path = join(workspace, 'review.xlsx');
    return { workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '400' }, size: { width: 800, height: 600 } };
  });

  async function edit(value: string, ...cells: readonly string[]): Promise<void> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    for (const cell of cells) book.worksheets[0]!.getCell(cell).value = value;
    await book.xlsx.writeFile(path);
  }

  async function textOf(cell: string): Promise<string> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    return book.worksheets[0]!.getCell(cell).text;
  }
  const recommendation = (): Promise<string> => textOf('W4');

  async function cancel(): Promise<void> {
    await workbench().notifications.press(scanRuns, 'Cancel');
    await workbench().notifications.waitFor(/scan canceled/);
    await workbench().notifications.clear();
  }

  /** Without an answer the question stays open. */
  async function resumeAndChoose(answer: string | undefined, picture: string): Promise<void> {
    await workbench().runCommand('IHACPA: Resume Scan');
    await workbench().quickInput.waitFor(/review\.xlsx Changed Since the Scan Stopped/);
    await workbench().page.locator('.monaco-diff-editor .view-line', { hasText: 'Recommendation' }).first().waitFor();
    await workbench().screenshot(picture);
    if (answer !== undefined) await workbench().quickInput.pick(answer);
  }

  const merging = (taken: number, kept: number): RegExp =>
    new RegExp(`Merge review\\.xlsx: ${taken} from Checkpoint, ${kept} Current`);

  const isFocused = async (what: string): Promise<boolean> =>
    (await workbench().page.locator(`.quick-input-widget :focus[role="${what}"]`).count()) > 0;

  /** From the filter to a button of the head. */
  async function tabBackTo(label: string): Promise<void> {
    const { keyboard } = workbench().page;
    const focused = workbench().page.locator(`.quick-input-widget :focus[aria-label="${label}"]`);
    for (let step = 0; step < 6; step += 1) {
      await keyboard.press('Shift+Tab');
      if ((await focused.count()) > 0) return;
    }
    throw new Error(`No Shift+Tab leads to ${label}.`);
  }

  it('goes on with the workbook as it is', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(firstBatchSaved);
    await cancel();
    await edit('mine, first', 'W4');
    await resumeAndChoose('Use Current', 'changed-1-question');
    await workbench().notifications.waitFor(scanRuns);
    await cancel();
    assert.equal(await recommendation(), 'mine, first');
  });

  it('merges cell by cell without a mouse: check, go back, look at both sides, go on', async () => {
    const { keyboard } = workbench().page;
    const { quickInput } = workbench();
    await edit('mine, second', 'W4', 'W5', 'W6', 'Q5');
    await resumeAndChoose(undefined, 'changed-2-question');
    await quickInput.focusOn('Merge…');
    await keyboard.press('Enter');
    await quickInput.waitFor(merging(0, 4));
    await workbench().screenshot('changed-3-merge');

    // By package: the filter, then the check box of what it shows.
    await keyboard.type('attrs');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Space');
    await quickInput.waitFor(merging(2, 2));
    await workbench().screenshot('changed-4-one-package');

    // Back to the question and here again: what was checked stays.
    await keyboard.press('Tab');
    await keyboard.press(process.platform === 'linux' ? 'Control+Alt+-' : 'Alt+ArrowLeft');
    await quickInput.waitFor(/Changed Since the Scan Stopped/);
    await quickInput.focusOn('Merge…');
    await keyboard.press('Enter');
    await quickInput.waitFor(merging(2, 2));

    // All at once, and one cell back again.
    await tabBackTo('All from the Checkpoint');
    await keyboard.press('Enter');
    await quickInput.waitFor(merging(4, 0));
    await workbench().screenshot('changed-5-all');
    await keyboard.press('Tab');
    for (let tab = 0; tab < 5 && !(await isFocused('listbox')); tab += 1) await keyboard.press('Tab');
    await keyboard.press('Home');
    await keyboard.press('Space');
    await quickInput.waitFor(merging(3, 1));
    await keyboard.press('Enter');

    await quickInput.waitFor('Continue with These Cells');
    await workbench().screenshot('changed-6-both-sides');
    assert.equal(await recommendation(), 'mine, second');
    await keyboard.press('Enter');
    await workbench().notifications.waitFor(scanRuns);
    await cancel();
    assert.equal(await recommendation(), 'mine, second');
    for (const cell of ['W5', 'W6', 'Q5']) assert.notEqual(await textOf(cell), 'mine, second', cell);
  });

  it('goes back to the checkpoint', async () => {
    await edit('mine, third', 'W4');
    await resumeAndChoose('Use Checkpoint', 'changed-7-question');
    await workbench().notifications.waitFor(/\d+ of \d+ packages|Checked \d+/);
    await workbench().notifications.waitFor(/Checked \d+/, 60_000);
    assert.doesNotMatch(await recommendation(), /mine, third/);
    await workbench().screenshot('changed-8-finished');
  });
});

/** Every way to copy from the review grid and the report of a workbook whose texts begin like formulas: nothing that is pasted would be calculated. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { frameWith } from './support/axe';
import { chooseInMenu } from './support/chooseInMenu';
import { skipAfterFailure } from './support/journey';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

const notes = textCell('D2', 'see below&#10;=HYPERLINK("https://attacker.example","x")');
const safeNotes = '"see below\n=HYPERLINK(""https://attacker.example"",""x"")"';

describe('copies from grid and report', function () {
  this.timeout(300_000);
  skipAfterFailure();
  let workspace: string;
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async () => {
    workspace = await temporaryWorkspace();
    const rows = headerRow() + packageRow(2, '=flask', '@1.0', notes) + packageRow(3, 'requests', '2.0');
    await writeFile(join(workspace, 'formulas.xlsx'), buildWorkbook({ rows }));
    workbench = await openWorkbench({ workspace });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    grid = new ReviewGrid(workbench);
    await workbench.runCommand('IHACPA: Open Review Grid');
    await workbench.quickInput.pick('formulas.xlsx');
    await grid.waitForRow('=flask');
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
  const cell = (text: string): ReturnType<ReviewGrid['row']> =>
    grid.row('=flask').getByRole('gridcell').filter({ hasText: text }).first();

  async function copied(how: () => Promise<void>, isDone: (text: string) => boolean): Promise<string> {
    await workbench.page.evaluate('navigator.clipboard.writeText("nothing yet")');
    await how();
    await waitUntil(async () => isDone(await clipboard()));
    return clipboard();
  }
  const isNew = (text: string): boolean => text !== 'nothing yet';

  async function byMenu(of: string, entry: string): Promise<void> {
    await cell(of).click({ button: 'right' });
    await chooseInMenu(workbench.page, entry);
  }

  it('are texts when they are one cell, by keys and by the menu', async () => {
    await cell('=flask').click();
    assert.equal(await copied(() => press('Control+c'), isNew), "'=flask");
    assert.equal(await copied(() => byMenu('@1.0', 'Copy Cell'), isNew), "'@1.0");
    await cell('see below').click();
    assert.equal(await copied(() => press('Control+c'), isNew), safeNotes);
  });

  it('are texts when they are a row, by keys, by the menu, and by the button', async () => {
    await cell('=flask').click();
    const row = await copied(() => press('Control+Shift+C'), isNew);
    assert.ok(row.includes("'=flask\t'@1.0\t") && row.includes(`\t${safeNotes}\t`), row);
    assert.equal(row.replace(/"(?:[^"]|"")*"/g, '').split('\t').length, 23);
    assert.equal(await copied(() => byMenu('=flask', 'Copy Row'), isNew), row);
    await press('Enter');
    const button = grid.details.getByRole('button', { name: 'Copy Row' });
    await button.waitFor();
    assert.equal(await copied(() => button.click(), isNew), row);
  });

  it('are texts when they are what was selected in the details', async () => {
    await grid.details.getByText('see below').waitFor();
    await grid.details.getByText('see below').click();
    const frame = await frameWith(workbench, '#details');
    await frame.evaluate("getSelection().selectAllChildren(document.getElementById('details'))");
    const selected = await copied(() => press('Control+c'), isNew);
    assert.match(selected, /^'=HYPERLINK/m);
    assert.doesNotMatch(selected, /(?:^|\t)\s*=/m);
  });

  it('are texts when they are what was selected in the report', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    await workbench.notifications.waitFor(/Checked \d of 2/);
    await workbench.notifications.clear();
    await workbench.runCommand('IHACPA: Open Report');
    const frame = await frameWith(workbench, '#report h1');
    await frame.locator('#report h1').first().click();
    await frame.evaluate("getSelection().selectAllChildren(document.getElementById('report'))");
    const selected = await copied(() => press('Control+c'), isNew);
    await workbench.screenshot('copies-report');
    assert.match(selected, /'=flask/);
    assert.doesNotMatch(selected, /(?:^|\t)\s*[=@]/m);
  });
});

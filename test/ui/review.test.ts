/** The review grid on a copy of the real workbook, as a person meets it: open, filter, sort, find, details, copy, a scan beside it. */
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needSharedData } from '../support/sharedData';
import { assertAccessible, frameWith } from './support/axe';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

const workbookName = 'review-workbook.xlsx';
const advisoriesName = 'osv-pypi-2024-10-10.zip';

describe('the review grid', function () {
  this.timeout(300_000);
  let workspace = '';
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async function () {
    const [workbook, advisories] = [needSharedData(this, workbookName), needSharedData(this, advisoriesName)];
    workspace = await realpath(await mkdtemp(join(tmpdir(), 'ihacpa-ui-')));
    await copyFile(workbook, join(workspace, workbookName));
    await copyFile(advisories, join(workspace, advisoriesName));
    await writeFile(join(workspace, 'notes.md'), '# Notes\n');
    await writeFile(join(workspace, 'other.xlsx'), 'no workbook at all');
    workbench = await openWorkbench({ workspace, env: { IHACPA_TEST_LOOKUP_DELAY_MS: '30' } });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    grid = new ReviewGrid(workbench);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  after(async () => {
    if (workspace === '') return;
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };

  /** Runs our editor on a file through the command that a right click in the explorer runs too. */
  async function openReview(file: string, shown: string): Promise<void> {
    await workbench.chooseInExplorer(file, 'Open Review Grid');
    await grid.frame.locator(shown).first().waitFor({ timeout: 30_000 });
  }

  it('opens from the explorer and shows every package', async () => {
    await openReview(workbookName, '.row');
    await grid.waitForRow('agate');
    assert.equal(await grid.countText(), '486 packages');
    assert.equal(await grid.frame.getByRole('grid').getAttribute('aria-rowcount'), '487');
    assert.equal(await grid.frame.getByRole('grid').getAttribute('aria-colcount'), '23');
    await workbench.screenshot('review-1-open');
    await assertAccessible(workbench, '#grid');
  });

  it('moves by keys from end to end, one cell in the order of tabs', async () => {
    await grid.row('agate').getByRole('gridcell').nth(1).click();
    await press('ArrowDown', 'ArrowRight');
    assert.equal(await grid.focused.innerText(), '2.4.2');
    await press('Control+End');
    await grid.frame.locator('.row[aria-rowindex="487"] .cell[aria-colindex="23"]:focus').waitFor();
    await workbench.screenshot('review-2-end');
    await press('Home', 'PageUp', 'Control+Home');
    await grid.frame.locator('.row[aria-rowindex="2"] .cell[aria-colindex="1"]:focus').waitFor();
    assert.equal(await grid.frame.locator('#grid [tabindex="0"]').count(), 1);
  });

  it('sorts by a column, both ways and back, by keys', async () => {
    await press('ArrowRight', 'ArrowRight', 'ArrowUp', 'Enter');
    await grid.frame.locator('[aria-sort="ascending"]', { hasText: 'Version' }).waitFor();
    await press('Enter');
    await grid.frame.locator('[aria-sort="descending"]', { hasText: 'Version' }).waitFor();
    await grid.frame.locator('.row[aria-rowindex="2"]', { hasText: /\d{4}/ }).waitFor();
    await workbench.screenshot('review-3-sorted');
    await press('Enter');
    await grid.frame.locator('.row[aria-rowindex="2"]', { hasText: 'agate' }).waitFor();
  });

  it('filters a column by text and by verdict', async () => {
    const name = await grid.openFilter('Package Name');
    await name.getByLabel('Contains text').fill('jupyter');
    await grid.waitForCount(/^\d+ of 486 packages$/);
    await press('Escape');
    await grid.frame.locator('.header.filtered:focus', { hasText: 'Package Name' }).waitFor();
    await grid.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await grid.waitForCount('486 packages');
    await press('Control+ArrowRight');
    await press('ArrowUp', 'Alt+ArrowDown');
    const verdicts = grid.frame.getByRole('dialog', { name: 'Filter Recommendation' });
    await verdicts.getByText('Needs review').click();
    await grid.waitForCount(/^\d+ of 486 packages$/);
    await workbench.screenshot('review-4-filter');
    await assertAccessible(workbench, '#grid');
    await press('Escape');
    await grid.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await grid.waitForCount('486 packages');
  });

  it('finds text with the count and goes from match to match', async () => {
    await press('Control+f');
    await workbench.page.keyboard.type('requests');
    const count = grid.frame.locator('.find-count');
    await count.filter({ hasText: /^1 of \d+$/ }).waitFor();
    await press('Enter');
    await count.filter({ hasText: /^2 of \d+$/ }).waitFor();
    await press('Shift+Enter');
    await count.filter({ hasText: /^1 of \d+$/ }).waitFor();
    await workbench.screenshot('review-5-find');
    await press('Escape');
    await grid.frame.locator('.cell:focus').waitFor();
    await grid.frame.locator('.find-field input').fill('');
    await press('Escape');
    await grid.frame.locator('.cell:focus').waitFor();
  });

  it('copies a cell and a row', async () => {
    await press('Control+Home', 'ArrowRight', 'Control+c');
    const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
    await waitUntil(async () => (await clipboard()) === 'agate');
    await press('Control+Shift+C');
    await waitUntil(async () => (await clipboard()).split('\t').length === 23);
  });

  it('tells what the sheet says of a package, and that no scan has looked', async () => {
    await press('Enter');
    await grid.details.getByRole('heading', { name: 'agate 1.9.1' }).waitFor();
    await grid.details.getByText('Not checked by any scan yet').waitFor();
    await workbench.screenshot('review-6-details');
    await assertAccessible(workbench, '#grid');
    await press('Escape');
    await grid.frame.locator('.cell:focus').waitFor();
  });

  it('marks what a scan changes while it runs', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    await grid.frame.locator('#progress:not([hidden])').waitFor({ state: 'attached' });
    await grid.frame.locator('.row.touched').first().waitFor({ timeout: 30_000 });
    await grid.row('agate').getByRole('gridcell').nth(1).click();
    // Which columns a scan changes is its own affair: they are looked for as a person would.
    await waitUntil(async () => {
      await workbench.page.mouse.wheel(300, 0);
      return (await grid.frame.locator('.cell.changed').count()) > 0;
    }, 30_000);
    await grid.frame.locator('.cell.changed').first().waitFor();
    await workbench.screenshot('review-7-live');
    await workbench.notifications.waitFor(/Checked \d+/, 90_000);
    await grid.frame.locator('#progress[hidden]').waitFor({ state: 'attached' });
  });

  it('shows the evidence of a vulnerable package', async () => {
    await grid.frame.locator('.row').first().waitFor();
    await press('Control+f');
    await workbench.page.keyboard.type('aiohttp');
    await grid.frame.locator('.find-count', { hasText: /1 of/ }).waitFor();
    await press('Escape', 'Enter');
    await grid.details.getByRole('heading', { name: /^aiohttp/ }).waitFor();
    await grid.details.locator('.flaw').first().waitFor();
    await workbench.screenshot('review-8-evidence');
    await assertAccessible(workbench, '#grid');
  });

  it('opens the report of the scan, with its charts and its table', async () => {
    await workbench.runCommand('IHACPA: Open Report');
    const report = (await frameWith(workbench, '#report figure svg')).locator('#report');
    assert.equal(await report.locator('figure svg').count(), 4);
    await report.getByRole('heading', { name: workbookName }).waitFor();
    await report.getByRole('row').nth(5).waitFor();
    await workbench.screenshot('report-1-top');
    await assertAccessible(workbench, '#report');
    await report.getByLabel('Filter packages').fill('aiohttp');
    await report
      .getByRole('status')
      .filter({ hasText: /^1 of 486 packages/ })
      .waitFor();
    await report.getByRole('button', { name: 'Version' }).scrollIntoViewIfNeeded();
    await workbench.screenshot('report-2-table');
    await workbench.runCommand('View: Close Editor');
    await grid.frame.locator('.row').first().waitFor();
  });

  it('is as it was after another editor was in front of it', async () => {
    const selected = await grid.frame.locator('.row.selected').getAttribute('aria-rowindex');
    await workbench.openFile('notes.md');
    await workbench.page.locator('.tabs-container .tab', { hasText: workbookName }).first().click();
    await grid.details.getByRole('heading', { name: /^aiohttp/ }).waitFor();
    assert.equal(await grid.frame.locator('.row.selected').getAttribute('aria-rowindex'), selected);
    assert.equal(await grid.frame.locator('.find-field input').inputValue(), 'aiohttp');
  });

  it('says clearly what is wrong with a file that is no workbook', async () => {
    await openReview('other.xlsx', '#message h2');
    const text = await grid.frame.locator('#message').innerText();
    assert.match(text, /cannot be shown/);
    assert.match(text, /other\.xlsx/);
    await grid.frame.getByRole('button', { name: 'Open With…' }).waitFor();
    await workbench.screenshot('review-9-refused');
    await assertAccessible(workbench, '#message h2');
  });
});

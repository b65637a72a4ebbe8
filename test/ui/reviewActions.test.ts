/** What a person does from the review grid of the sample: links, one package scanned again, findings, copies, keys alone; in high-contrast light and a small window. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linkTargets, linkWorkbook } from '../support/linkWorkbook';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { assertAccessible } from './support/axe';
import { chooseInMenu } from './support/chooseInMenu';
import { skipAfterFailure } from './support/journey';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

describe('the review grid at work', function () {
  this.timeout(300_000);
  skipAfterFailure();
  let workspace: string;
  let workbench: Workbench;
  let grid: ReviewGrid;

  before(async () => {
    workspace = await temporaryWorkspace();
    await writeFile(join(workspace, 'links.xlsx'), linkWorkbook());
    workbench = await openWorkbench({
      workspace,
      settings: { 'workbench.colorTheme': 'Default High Contrast Light' },
      env: { IHACPA_TEST_LOOKUP_DELAY_MS: '400' },
    });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    grid = new ReviewGrid(workbench);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const name = (row: string): ReturnType<ReviewGrid['row']> => grid.row(row).getByRole('gridcell').nth(1);
  const asked = (url: string): ReturnType<typeof workbench.page.locator> =>
    workbench.page.locator('.monaco-dialog-box', { hasText: url });

  async function openGrid(file: string, row: string): Promise<void> {
    await workbench.runCommand('IHACPA: Open Review Grid');
    await workbench.quickInput.pick(file);
    await grid.waitForRow(row);
  }

  it('shows formulas by their values and opens web addresses after VS Code has asked', async () => {
    await openGrid('links.xlsx', 'secure');
    const texts = await grid.frame.locator('.row .cell.kind-link').allInnerTexts();
    assert.ok(texts.includes('go to secure') && !texts.join().includes('HYPERLINK'), texts.join());
    for (const [row, isByKey] of [
      ['secure', true],
      ['plain', false],
    ] as const) {
      await name(row).click();
      if (isByKey) await press('ArrowRight', 'ArrowRight', 'Control+Enter');
      else
        await grid
          .row(row)
          .locator('.linked > .text', { hasText: `go to ${row}` })
          .click();
      await asked(linkTargets[row]).waitFor();
      await workbench.screenshot(`review-12-link-${row}`);
      await press('Escape');
      await asked(linkTargets[row]).waitFor({ state: 'detached' });
    }
  });

  for (const row of ['file', 'command', 'script'] as const) {
    it(`opens nothing for a ${row} address`, async () => {
      const cell = grid.row(row).locator('.cell', { hasText: `go to ${row}` });
      assert.doesNotMatch((await cell.getAttribute('class')) ?? '', /linked/);
      await cell.click();
      await press('Control+Enter');
      // The next link is asked about: whatever this one had opened would have come before.
      await grid.row('secure').locator('.linked > .text').first().click();
      await asked(linkTargets.secure).waitFor();
      assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 1);
      await press('Escape');
      assert.equal(await workbench.page.locator('.tabs-container .tab', { hasText: 'links.xlsx' }).count(), 1);
    });
  }

  it('scans one package alone and marks what changed', async () => {
    await workbench.runCommand('View: Close Editor');
    await openGrid('review.xlsx', 'aiohttp');
    await workbench.screenshot('review-13-contrast-light');
    await assertAccessible(workbench, '#grid');
    await name('aiohttp').click();
    await press('Enter');
    await grid.details.getByText('Not checked by any scan yet').waitFor();
    await grid.details.getByRole('button', { name: 'Rescan This Package' }).click();
    await workbench.notifications.waitFor(/review\.xlsx: aiohttp /, 60_000);
    await grid.frame.locator('.row.touched').first().waitFor();
    assert.equal(await grid.frame.locator('.row.touched').count(), 1);
    assert.match(await grid.frame.locator('.row.touched').innerText(), /aiohttp/);
    await grid.details.locator('.flaw').first().waitFor();
    assert.match(await grid.details.locator('.pane-verdict').innerText(), /^Vulnerable · Medium\n/);
    await workbench.screenshot('review-14-rescanned');
    await assertAccessible(workbench, '#grid');
    await workbench.notifications.clear();
  });

  it('filters, sorts and finds while a scan runs, and keeps the place', async () => {
    await workbench.runCommand('IHACPA: Start Scan');
    await grid.frame.locator('#progress:not([hidden])').waitFor({ state: 'attached', timeout: 30_000 });
    const dialog = await grid.openFilter('Package Name');
    await dialog.getByLabel('Contains text').fill('a');
    await grid.waitForCount(/^\d+ of \d+ packages$/);
    await press('Escape');
    await press('Enter');
    await grid.frame.locator('[aria-sort="ascending"]', { hasText: 'Package Name' }).waitFor();
    await press('Control+f');
    await workbench.page.keyboard.type('aiohttp');
    await grid.frame.locator('.find-count', { hasText: /^1 of \d+$/ }).waitFor();
    assert.equal(await grid.frame.locator('#progress').getAttribute('hidden'), null);
    await workbench.screenshot('review-15-while-scanning');
    await assertAccessible(workbench, '#grid');
    await workbench.notifications.waitFor(/review\.xlsx: .*Checked \d\d/, 90_000);
    await grid.frame.locator('#progress[hidden]').waitFor({ state: 'attached' });
    await grid.waitForCount(/^\d+ of \d+ packages$/);
    assert.equal(await grid.frame.locator('.find-field input').inputValue(), 'aiohttp');
    await grid.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await workbench.notifications.clear();
  });

  it('reveals a package among the findings', async () => {
    await press('Control+f');
    await workbench.page.keyboard.type('aiohttp');
    await grid.frame.locator('.find-count', { hasText: /^1 of/ }).waitFor();
    await press('Escape', 'Enter');
    await grid.details.getByRole('heading', { name: /^aiohttp/ }).waitFor();
    await grid.details.getByRole('button', { name: 'Reveal in Findings' }).click();
    await workbench.page
      .locator('.sidebar .monaco-list-row.focused.selected', { hasText: 'aiohttp' })
      .waitFor({ timeout: 20_000 });
    await workbench.screenshot('review-16-revealed');
  });

  it('has the keys after one click on a cell, wherever they went before', async () => {
    await workbench.page.locator('.sidebar .monaco-list:focus').waitFor();
    await name('aiohttp').click();
    await press('ArrowRight');
    await grid.row('aiohttp').locator('.cell:focus', { hasText: '3.8.1' }).waitFor();
  });

  it('copies a row by its button and by VS Code’s own menu', async () => {
    const clipboard = (): Promise<string> => workbench.page.evaluate('navigator.clipboard.readText()');
    await workbench.page.evaluate('navigator.clipboard.writeText("")');
    await grid.details.getByRole('button', { name: 'Copy Row' }).click();
    await waitUntil(async () => (await clipboard()).includes('aiohttp\t'));
    const byButton = await clipboard();
    await workbench.page.evaluate('navigator.clipboard.writeText("")');
    await name('aiohttp').click({ button: 'right' });
    const entry = workbench.page.locator('.monaco-menu .action-item', { hasText: 'Copy Row' });
    await entry.waitFor();
    await workbench.screenshot('review-17-menu');
    await press('ArrowDown');
    for (let step = 0; step < 12; step++) {
      if ((await workbench.page.locator('.monaco-menu .action-item.focused').innerText()).includes('Copy Row')) break;
      await press('ArrowDown');
    }
    await press('Enter');
    await waitUntil(async () => (await clipboard()).includes('aiohttp\t'));
    assert.equal(await clipboard(), byButton);
  });

  it('accepts a risk of the row, by its button and by VS Code’s own menu', async () => {
    const chosen = async (): Promise<void> => {
      await waitUntil(async () =>
        (await workbench.quickInput.message()).includes('Accept Risk: Choose Vulnerabilities'),
      );
      // The page keeps the entries of an earlier list.
      const listed = (await workbench.quickInput.entries()).filter((entry) => /^(?:CVE|GHSA|PYSEC)-/.test(entry));
      assert.deepEqual(listed.sort(), ['CVE-2023-37276', 'CVE-2024-23334'], 'Those of this package alone.');
      await workbench.quickInput.dismiss();
    };
    await grid.details.getByRole('button', { name: 'Accept Risk…' }).click();
    await chosen();
    await name('aiohttp').click({ button: 'right' });
    await chooseInMenu(workbench.page, 'Accept Risk…');
    await chosen();
    await workbench.screenshot('review-21-accept');
  });

  it('is worked by keys alone: filter, details, their buttons, and back', async () => {
    await name('aiohttp').click();
    await press('Control+Home', 'ArrowRight', 'Alt+ArrowDown');
    const dialog = grid.frame.getByRole('dialog', { name: 'Filter Package Name' });
    await dialog.locator('input:focus').waitFor();
    await workbench.page.keyboard.type('aio');
    await grid.waitForCount(/^\d+ of \d+ packages$/);
    await press('Tab', 'ArrowDown');
    await dialog.getByRole('radio', { name: 'Not empty' }).and(grid.frame.locator(':checked:focus')).waitFor();
    await workbench.screenshot('review-18-filter-by-key');
    await press('Tab');
    await dialog.getByRole('button', { name: 'Clear Filter' }).and(grid.focused).waitFor();
    await press('Escape');
    await grid.frame.locator('.header.filtered:focus').waitFor();
    await press('ArrowDown', 'Enter');
    await grid.details.locator('h2:focus').waitFor();
    await press('Tab', 'Tab');
    await grid.details.getByRole('button', { name: 'Rescan This Package' }).and(grid.focused).waitFor();
    await press('Escape');
    await grid.frame.locator('.cell:focus').waitFor();
    await press('Escape');
    await grid.details.waitFor({ state: 'hidden' });
    await grid.frame.locator('.cell:focus').waitFor();
  });

  it('says that nothing passes a filter, and how many there are', async () => {
    await press('Alt+ArrowDown');
    const dialog = grid.frame.getByRole('dialog', { name: 'Filter Package Name' });
    await dialog.getByLabel('Contains text').fill('no such package');
    await grid.frame.locator('#no-rows:not([hidden])').waitFor();
    await grid.waitForCount(/^0 of \d+ packages$/);
    await press('Escape');
    await workbench.screenshot('review-19-no-match');
    await assertAccessible(workbench, '#grid');
    await grid.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await grid.waitForRow('aiohttp');
  });

  it('tells the whole of a text that is cut when the mouse rests on it', async () => {
    const cut = grid.row('aiohttp').locator('.cell.kind-link').first();
    await cut.hover();
    await waitUntil(async () => (await cut.getAttribute('title')) === 'https://pypi.org/project/aiohttp/3.8.1');
  });

  it('fits a window of 800 x 600 in high-contrast light, the package in sight above its details', async () => {
    await workbench.page.setViewportSize({ width: 800, height: 600 });
    await name('aiohttp').click();
    await press('Enter');
    await grid.details.getByRole('heading', { name: /^aiohttp/ }).waitFor();
    const [row, pane] = [await grid.row('aiohttp').boundingBox(), await grid.details.boundingBox()];
    assert.ok(row !== null && pane !== null && row.y + row.height <= pane.y + 1, 'the row is above the pane');
    assert.deepEqual(await grid.seeThroughRows(), []);
    await workbench.screenshot('review-20-small-contrast-light');
    await assertAccessible(workbench, '#grid');
  });
});

/** A person edits cells in the review grid, by keys and by menu, takes edits back, and meets a workbook that another program holds. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { assertAccessible } from './support/axe';
import { chooseInMenu } from './support/chooseInMenu';
import { skipAfterFailure } from './support/journey';
import { openWorkbench } from './support/openWorkbench';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';
import type { Workbench } from './support/workbench';

describe('edits in the review grid', function () {
  this.timeout(300_000);
  skipAfterFailure();
  let workspace: string;
  let workbook: string;
  let workbench: Workbench;
  let grid: ReviewGrid;
  let original: Buffer;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbook = join(workspace, 'review.xlsx');
    original = await readFile(workbook);
    workbench = await openWorkbench({ workspace });
    grid = new ReviewGrid(workbench);
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

  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const name = (row: string) => grid.row(row).getByRole('gridcell').nth(1);
  const editor = () => grid.frame.getByRole('dialog', { name: /^Edit / });
  const isOriginal = async (): Promise<boolean> => (await readFile(workbook)).equals(original);

  async function noteOf(wanted: string): Promise<string> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook);
    const { notes } = rows.find(({ identity }) => identity.name === wanted)?.cells ?? {};
    return notes?.kind === 'text' ? notes.text : '';
  }

  async function moveTo(column: string): Promise<void> {
    const header = grid.header(column);
    const index = Number(await header.getAttribute('aria-colindex'));
    for (let at = 2; at < index; at++) await press('ArrowRight');
  }

  it('is begun and saved by keys, and taken back and done again', async () => {
    await name('aiohttp').click();
    await moveTo('Notes');
    await press('F2');
    await editor().waitFor();
    await workbench.page.keyboard.type('waits for Anna');
    await press('Shift+Enter');
    await workbench.page.keyboard.type('until Friday');
    await workbench.screenshot('edit-1-open');
    await assertAccessible(workbench, '#grid');
    await press('Enter');
    await editor().waitFor({ state: 'detached' });
    assert.equal(await noteOf('aiohttp'), 'waits for Anna\nuntil Friday');
    await grid.row('aiohttp').locator('.changed', { hasText: 'waits for Anna' }).waitFor();
    await workbench.screenshot('edit-2-saved');
    await press('Control+z');
    await waitUntil(isOriginal);
    await grid.frame.getByRole('button', { name: /^Redo: Notes, aiohttp/ }).waitFor();
    await press('Control+y');
    await waitUntil(async () => (await noteOf('aiohttp')) !== '');
    await grid.frame.getByRole('button', { name: /^Undo: Notes, aiohttp/ }).click();
    await waitUntil(isOriginal);
  });

  it('discards what was typed on Escape, and saves nothing for the same text', async () => {
    await press('F2');
    await editor().waitFor();
    await workbench.page.keyboard.type('never');
    await press('Escape');
    await editor().waitFor({ state: 'detached' });
    await press('F2');
    await editor().waitFor();
    await press('Enter');
    await editor().waitFor({ state: 'detached' });
    assert.ok(await isOriginal());
  });

  it('is begun by the menu of a row', async () => {
    await name('requests').click({ button: 'right' });
    await chooseInMenu(workbench.page, 'Edit Note');
    await editor().waitFor();
    await workbench.page.keyboard.type('by menu');
    await press('Enter');
    await editor().waitFor({ state: 'detached' });
    assert.equal(await noteOf('requests'), 'by menu');
    await press('Control+z');
    await waitUntil(isOriginal);
  });

  it('is still open with what was typed after another editor was in front', async () => {
    await name('attrs').click();
    await moveTo('Notes');
    await press('F2');
    await editor().waitFor();
    await workbench.page.keyboard.type('half a sen');
    await workbench.openFile('ihacpa-risks.yaml');
    await workbench.openFile('review.xlsx');
    await editor().waitFor();
    assert.equal(await editor().getByRole('textbox').inputValue(), 'half a sen');
    assert.ok(await isOriginal());
    await editor().getByRole('textbox').press('End');
    await workbench.page.keyboard.type('tence');
    await press('Enter');
    await editor().waitFor({ state: 'detached' });
    assert.equal(await noteOf('attrs'), 'half a sentence');
    await press('Control+z');
    await waitUntil(isOriginal);
  });

  it('tells why a name is not edited', async () => {
    await name('aiohttp').click();
    await press('F2');
    await workbench.notifications.waitFor(/Only results and notes can be edited here/);
    await workbench.notifications.clear();
  });

  it('keeps what was typed while another program has the workbook open', async () => {
    const owner = join(workspace, '.~lock.review.xlsx#');
    await writeFile(owner, 'Anna,anna,desk7,23.11.2026 10:00,file:///x;');
    await name('aiohttp').click();
    await moveTo('Notes');
    await press('F2');
    await editor().waitFor();
    await workbench.page.keyboard.type('kept');
    await press('Enter');
    await workbench.notifications.waitFor(
      /anna on desk7 in LibreOffice has the workbook open|Anna.* has the workbook open/,
    );
    await workbench.screenshot('edit-3-held');
    assert.equal(await editor().getByRole('textbox').inputValue(), 'kept');
    assert.ok(await isOriginal());
    await rm(owner);
    await workbench.notifications.clear();
    await editor().getByRole('textbox').press('End');
    await workbench.page.keyboard.type(', and more');
    await press('Enter');
    await editor().waitFor({ state: 'detached' });
    assert.equal(await noteOf('aiohttp'), 'kept, and more');
  });

  it('writes one note for all packages shown, after one question', async () => {
    const dialog = await grid.openFilter('Package Name');
    await dialog.getByLabel('Contains text').fill('a');
    await grid.waitForCount(/^\d+ of \d+ packages$/);
    const shown = Number.parseInt(await grid.countText(), 10);
    await press('Escape');
    await workbench.runCommand('IHACPA: Edit Notes of Packages Shown');
    await workbench.quickInput.type('seen by Anna');
    await workbench.screenshot('edit-4-bulk');
    await workbench.quickInput.accept();
    const question = workbench.page.locator('.monaco-dialog-box', { hasText: `Packages: ${shown}` });
    await question.waitFor();
    await workbench.screenshot('edit-5-question');
    await question.getByRole('button', { name: /^Empty Only/ }).click();
    const written = async () => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbook);
      return rows.filter(({ cells: { notes } }) => notes?.kind === 'text' && notes.text === 'seen by Anna');
    };
    await waitUntil(async () => (await written()).length > 0);
    assert.equal(await noteOf('aiohttp'), 'kept, and more');
    const rows = await written();
    assert.ok(rows.length < shown, `${rows.length} of ${shown}`);
    assert.ok(rows.every(({ identity }) => identity.name.includes('a')));
  });
});

/** The editor in another language: all that a person meets on the way through a scan is translated, but for data and VS Code's own words. */
import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import type { Locator } from 'playwright-core';
import { madeUpLanguage, translateExtension, untranslated } from '../support/vscode/madeUpLanguage';
import { removeTemporaryFolder, temporaryFolder } from '../support/vscode/temporaryFolder';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';
import { shownTexts } from './support/shownTexts';

/** What is the same in every language, or left to the editor's own formats of dates and sizes. */
const sameEverywhere = [
  /^((CVE|GHSA|PYSEC|MAL)-[\w-]+(, )?)+$/,
  /^\d[\d.]* kB([ ·,]+\d+:\d+:\d+ [AP]M)?$/,
  /^(\d+:\d+:\d+ [AP]M|[A-Z][a-z]{2} \d+, \d{4}(, \d+:\d+ [AP]M)?)$/,
  /^\d\.\d · CVSS \d\.\d$/,
  // VS Code's own name for the buttons of a row.
  /^Actions for\b/,
  /^CVSS \d\.\d$/,
  // The keys of a command that VS Code showed in the same row before.
  /^Control\+[\w+]+$/,
];

describe('the editor in another language', function () {
  this.timeout(300_000);
  let folder = '';
  let workspace = '';
  const workbench = useWorkbench('translated', async () => {
    folder = await temporaryFolder('translated');
    await translateExtension(folder);
    workspace = await temporaryWorkspace();
    await copyFile(join(workspace, 'review.xlsx'), join(workspace, 'second.xlsx'));
    await writeFile(join(workspace, 'other.xlsx'), 'no workbook at all');
    const env = { IHACPA_TEST_LOOKUP_DELAY_MS: '1000' };
    return { workspace, extensionPath: folder, language: madeUpLanguage, env };
  });
  after(() => removeTemporaryFolder(folder));

  /** All texts in these places are translated or data, once VS Code has drawn what it is about to: the last look counts. */
  async function assertTranslated(places: Locator): Promise<void> {
    const limit = performance.now() + 15_000;
    for (;;) {
      const { hasOurs, rest } = await judged(await shownTexts(places));
      const isRight = hasOurs && rest.length === 0;
      if (!isRight && performance.now() < limit) {
        await workbench().page.waitForTimeout(250);
        continue;
      }
      assert.ok(hasOurs, 'something of ours is shown');
      assert.deepEqual(rest, []);
      return;
    }
  }

  /** `rest`: those that are neither translated nor data. */
  async function judged(
    texts: readonly string[],
  ): Promise<{ readonly hasOurs: boolean; readonly rest: readonly string[] }> {
    // Names are shown as typed, and folded where a stored result tells them.
    const data = new Set([...(await dataOf(workspace))].map((text) => text.toLowerCase()));
    // Data stands beside data: a package and its column, a cell and what it says.
    const rest = texts
      .flatMap((text) => untranslated(text).split(/[\n\t]| · |; |\b[A-Z]+\d+(?: [\w ]+)?: /))
      .map(trimmed);
    const isOurs = (text: string): boolean =>
      !data.has(text.toLowerCase()) && !sameEverywhere.some((same) => same.test(text));
    return {
      hasOurs: texts.some((text) => text.includes('⟦')),
      rest: [...new Set(rest)].filter((text) => /\p{L}{2}/u.test(text) && isOurs(text)),
    };
  }

  const views = (): Locator => workbench().page.locator('.part.sidebar .pane-body .monaco-list-row');
  const page = (): Locator => workbench().webview().locator('body');
  const toasts = (): Locator =>
    workbench().page.locator(
      '.notification-list-item-message, .notification-list-item-buttons-container .monaco-button',
    );

  it('is asked in it what to scan', async () => {
    await workbench().runCommand('IHACPA: ⟦Start Scan⟧');
    await workbench().quickInput.focusOn('second.xlsx');
    await assertTranslated(workbench().page.locator('.quick-input-list .monaco-list-row', { hasText: '.xlsx' }));
    await workbench().screenshot('translated-1-choice');
    await workbench().quickInput.pick('review.xlsx');
  });

  it('tells in it how a scan goes on, is cancelled and finishes', async () => {
    await workbench().openViewContainer('⟦IHACPA⟧');
    await workbench().notifications.waitFor(/⟦1[1-9] of/, 60_000);
    await assertTranslated(views());
    await assertTranslated(workbench().page.locator('.statusbar-item[id^="ihacpa"]'));
    await assertTranslated(workbench().page.locator('.notification-list-item-message'));
    await workbench().screenshot('translated-2-running');
    await workbench().runCommand('IHACPA: ⟦Cancel Scan⟧');
    await workbench().notifications.waitFor(/canceled/);
    await assertTranslated(toasts());
    await workbench().notifications.clear();
    await workbench().runCommand('IHACPA: ⟦Resume Scan⟧');
    await workbench().notifications.waitFor(/Checked \d+ of/, 60_000);
    await assertTranslated(toasts());
    await assertTranslated(views());
    await workbench().screenshot('translated-3-finished');
    await workbench().notifications.clear();
  });

  it('has its review grid, with the evidence of a package, in it', async () => {
    await workbench()
      .openFile('review.xlsx')
      .catch(() => undefined);
    await workbench().runCommand('IHACPA: ⟦Open Review Grid⟧');
    const grid = new ReviewGrid(workbench());
    await grid.waitForRow('pyyaml');
    await assertTranslated(page());
    await grid.row('pyyaml').getByRole('gridcell').nth(1).click();
    await workbench().page.keyboard.press('Enter');
    await grid.details.getByRole('heading').first().waitFor();
    await assertTranslated(page());
    await workbench().screenshot('translated-4-evidence');
  });

  it('has its report in it', async () => {
    await workbench().runCommand('IHACPA: ⟦Open Report⟧');
    await workbench().webview().locator('svg').first().waitFor();
    await assertTranslated(page());
    await workbench().screenshot('translated-5-report');
  });

  it('says in it what is wrong with a file', async () => {
    await workbench().openFile('other.xlsx');
    await workbench().runCommand('IHACPA: ⟦Open Review Grid⟧');
    await workbench().webview().locator('#message h2').waitFor();
    await assertTranslated(page());
    await workbench().screenshot('translated-6-refused');
  });
});

function trimmed(text: string): string {
  return text.replace(/^[\s,.:·]+|[\s,.:·]+$/g, '');
}

/** Line by line: the cells of the workbook, the packages by name and version, what advisories say of themselves, the names of files. */
async function dataOf(workspace: string): Promise<ReadonlySet<string>> {
  const path = join(workspace, 'review.xlsx');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  const data = ['review.xlsx', 'second.xlsx', path, join(workspace, 'other.xlsx')];
  for (const sheet of workbook.worksheets) {
    data.push(sheet.name);
    sheet.eachRow((row) => {
      row.eachCell((cell) => data.push(...cell.text.split('\n')));
      data.push(`${row.getCell(2).text} ${row.getCell(3).text}`);
    });
  }
  const advisories = join(workspace, 'advisories');
  for (const name of await readdir(advisories)) {
    const { summary, details } = JSON.parse(await readFile(join(advisories, name), 'utf8')) as Record<string, string>;
    data.push(...(summary ?? details ?? '').split('\n'));
  }
  return new Set(data.map(trimmed));
}

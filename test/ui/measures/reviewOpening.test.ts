/** How soon the review grid shows the 486 packages of the real workbook, beside VS Code's own preview of a table with as many cells. */
import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { needSharedData } from '../../support/sharedData';
import { removeTemporaryFolder, temporaryFolder } from '../../support/vscode/temporaryFolder';
import { openWorkbench } from '../support/openWorkbench';
import { at } from '../support/scrollFrames';
import type { Workbench } from '../support/workbench';

const packages = 486;
const columns = 23;
const openings = 7;

describe('the review grid of the real workbook', function () {
  this.timeout(120_000);
  let workspace = '';
  let workbench: Workbench;

  before(async function () {
    const workbook = needSharedData(this, 'review-workbook.xlsx');
    workspace = await temporaryFolder('opening');
    await copyFile(workbook, join(workspace, 'review-workbook.xlsx'));
    await writeFile(join(workspace, 'table.md'), markdownTable());
    workbench = await openWorkbench({ workspace });
  });

  after(async () => {
    if (workspace === '') return;
    await workbench.close();
    await removeTemporaryFolder(workspace);
  });

  /** Milliseconds from the last key of a command until the last of what it opens is shown. */
  async function timeOf(command: string, shown: Locator): Promise<number> {
    await workbench.quickInput.openPalette(`>${command}`, command);
    const started = performance.now();
    await workbench.quickInput.accept();
    await shown.waitFor();
    return performance.now() - started;
  }

  async function timesOf(command: string, shown: Locator): Promise<readonly number[]> {
    const times: number[] = [];
    for (let opening = 0; opening < openings; opening++) {
      times.push(await timeOf(command, shown));
      await workbench.runCommand('View: Close Editor');
      await shown.waitFor({ state: 'detached' });
    }
    return times;
  }

  it(`shows all ${packages} packages no later than VS Code previews a Markdown table of them`, async () => {
    // All rows are counted, and the last in sight is filled.
    const filled = 'body:has(.row:not(.loading)[aria-rowindex="20"])';
    const total = workbench.webview().locator(`${filled} .counts .total`, { hasText: `${packages} packages` });
    const ours = await timesOf('IHACPA: Open Review Grid', total);
    await workbench.openFile('table.md');
    const preview = workbench.webview().getByRole('cell', { name: `package-${packages - 1}`, exact: true });
    const theirs = await timesOf('Markdown: Open Preview', preview);
    for (const [name, times] of Object.entries({ 'review grid': ours, 'Markdown preview': theirs })) {
      console.log(`      ${name}: ${at(0.5, times).toFixed(0)} ms (${times.map((ms) => ms.toFixed(0)).join(', ')})`);
    }
    assert.ok(at(0.5, ours) <= 1.5 * at(0.5, theirs), `${at(0.5, ours)} ms, the preview ${at(0.5, theirs)} ms`);
  });
});

function markdownTable(): string {
  const row = (cell: (column: number) => string): string =>
    `|${Array.from({ length: columns }, (_, column) => cell(column)).join('|')}|`;
  const rows = Array.from({ length: packages }, (_, n) => row((column) => (column === 1 ? `package-${n}` : `1.${n}`)));
  return [row((column) => `Column ${column}`), row(() => '-'), ...rows].join('\n');
}

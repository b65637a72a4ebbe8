// Takes the pictures of README, docs, and gallery into media/: the real VS Code on a copy of the sample, in light and in dark, a film
// of a scan, and the sheet before and after it. Judges nothing.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench } from '../ui/support/openWorkbench';
import { ReviewGrid } from '../ui/support/reviewGrid';
import type { Workbench } from '../ui/support/workbench';
import { film } from './pictures/movingPicture';
import { sheetPage } from './pictures/sheetPicture';
import { webpOf } from './pictures/stillPicture';
import { startBrowser } from './vscode/browser';
import { projectRoot } from './vscode/projectRoot';
import { temporaryFolder } from './vscode/temporaryFolder';

const media = join(projectRoot(), 'media');
const size = { width: 1400, height: 860 };
const themes = [
  { theme: 'Default Light Modern', ending: '' },
  { theme: 'Default Dark Modern', ending: '-dark' },
] as const;
/** Rows of the sample: one of each kind of result. */
const rowsShown = [7, 10, 14, 22, 23, 26, 35];
/** A film that nobody has to wait for. */
const filmMs = 8000;
/** What has not changed for so long is complete. */
const stillMs = 4000;
const sheetColumns = ['B', 'C', 'M', 'W'];

/** A folder with a name that a person would give it. */
async function reviewFolder(): Promise<string> {
  const folder = join(await temporaryFolder('pictures'), 'package-review');
  await mkdir(folder);
  await cp(join(media, 'sample'), folder, { recursive: true });
  return folder;
}

/** As for somebody who has never used it. */
async function openFirst(workspace: string, settings: Readonly<Record<string, unknown>>): Promise<Workbench> {
  const env = { IHACPA_STATE_HOME: await temporaryFolder('state') };
  return openWorkbench({ workspace, size, settings, env });
}

async function openGrid(workbench: Workbench): Promise<ReviewGrid> {
  await workbench.runCommand('IHACPA: Open Review Grid');
  const grid = new ReviewGrid(workbench);
  await grid.waitForCount(/33 packages/);
  await workbench.openViewContainer('IHACPA');
  await grid.frame.getByRole('button', { name: 'What Matters' }).click();
  await grid.row('aiohttp').waitFor();
  return grid;
}

/** The mouse rests where it marks nothing, and every view has drawn the same numbers. */
async function shoot({ page }: Workbench, encoder: Page, name: string): Promise<void> {
  await page.mouse.move(700, size.height - 2);
  for (let last: Buffer = Buffer.alloc(0); ;) {
    const next = await page.screenshot({ animations: 'disabled' });
    if (next.equals(last)) return writeFile(join(media, name), await webpOf(encoder, next));
    last = next;
    await page.waitForTimeout(stillMs);
  }
}

async function scan(workbench: Workbench): Promise<void> {
  await workbench.runCommand('IHACPA: Start Scan');
  await workbench.notifications.waitFor(/Checked \d+/, 120_000);
}

async function openDetails(workbench: Workbench, grid: ReviewGrid): Promise<void> {
  await grid.row('PyYAML').getByRole('gridcell').nth(1).click();
  await workbench.page.keyboard.press('Enter');
  await grid.details.getByRole('heading', { name: /PyYAML/ }).waitFor();
}

async function takeStills(workbench: Workbench, encoder: Page, ending: string): Promise<void> {
  const grid = await openGrid(workbench);
  await scan(workbench);
  await grid.frame.locator('.row', { hasText: 'Not scanned' }).first().waitFor({ state: 'detached', timeout: 60_000 });
  await shoot(workbench, encoder, `screenshot${ending}.webp`);
  await workbench.notifications.clear();
  await openDetails(workbench, grid);
  await shoot(workbench, encoder, `review-grid${ending}.webp`);
}

/** One package a batch, so that one sees the sheet fill. It ends with what was found in one package. */
async function takeFilm(encoder: Page): Promise<void> {
  const settings = { 'workbench.colorTheme': themes[0].theme, 'ihacpa.batch.defaultBatchSize': 1 };
  const workbench = await openFirst(await reviewFolder(), settings);
  try {
    const grid = await openGrid(workbench);
    const scene = async () => {
      await scan(workbench);
      await openDetails(workbench, grid);
    };
    await writeFile(join(media, 'scan.webp'), await film(workbench.page, encoder, { width: 1000, filmMs }, scene));
  } finally {
    await workbench.close();
  }
}

/** `after`: the workbook that was scanned. */
async function takeSheet(page: Page, after: string): Promise<void> {
  const parts = { columns: sheetColumns, rows: rowsShown };
  const before = join(media, 'sample', 'review.xlsx');
  const html = await sheetPage(
    3,
    { title: 'Before', workbook: before, ...parts },
    { title: 'After', workbook: after, ...parts },
  );
  await page.setViewportSize({ width: 2000, height: 900 });
  await page.setContent(html);
  await writeFile(join(media, 'sheet-before-after.webp'), await webpOf(page, await page.locator('body').screenshot()));
}

/** `film`: the film alone. */
async function main(only: string | undefined): Promise<void> {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    for (const { theme, ending } of only === 'film' ? [] : themes) {
      const folder = await reviewFolder();
      const workbench = await openFirst(folder, { 'workbench.colorTheme': theme });
      try {
        await takeStills(workbench, page, ending);
      } finally {
        await workbench.close();
      }
      await takeSheet(page, join(folder, 'review.xlsx'));
    }
    await takeFilm(page);
  } finally {
    await browser.close();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

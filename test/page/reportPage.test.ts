/** The HTML report of the real workbook in a real browser: light, dark, narrow and as it is printed, audited for accessibility, blocked nowhere by its own policy. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { runCli } from '../cli/realCli';
import { needSharedData } from '../support/sharedData';
import { startBrowser } from '../support/vscode/browser';
import { projectRoot } from '../support/vscode/projectRoot';

describe('the HTML report', function () {
  this.timeout(120_000);
  let folder = '';
  let html = '';
  let browser: Browser;

  before(async function () {
    const original = needSharedData(this, 'review-workbook.xlsx');
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-report-'));
    const workbook = join(folder, 'review.xlsx');
    html = join(folder, 'report.html');
    copyFileSync(original, workbook);
    const storage = ['--storage', join(folder, 'state')];
    await runCli(['scan', workbook, '--advisories', advisories, '--offline', '--quiet', ...storage]);
    const { code, err } = await runCli(['report', workbook, '--format', 'html', '--output', html, ...storage]);
    assert.equal(code, 0, err);
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const views = [
    { colorScheme: 'light', width: 1280, media: 'screen' },
    { colorScheme: 'dark', width: 1280, media: 'screen' },
    { colorScheme: 'light', width: 400, media: 'screen' },
    // A4 at 96 dots per inch; who prints from a dark desktop prints on white paper all the same.
    { colorScheme: 'dark', width: 794, media: 'print' },
  ] as const;
  for (const { colorScheme, width, media } of views) {
    it(`has no violation of accessibility and nothing blocked, ${media}, ${colorScheme}, ${width} pixels wide`, async () => {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const complaints: string[] = [];
      page.on('console', (message) => void complaints.push(message.text()));
      page.on('pageerror', (error) => void complaints.push(error.message));
      await page.emulateMedia({ media, colorScheme });
      await page.goto(pathToFileURL(html).href);
      assert.equal(await page.locator('#findings tbody tr').count(), 486);
      assert.equal(await page.locator('svg[role=img] > title').count(), 4);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(complaints, []);
      const widest = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(widest <= width, `the page is ${widest} pixels wide`);
      const paper = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
      const good = "getComputedStyle(document.documentElement).getPropertyValue('--ihacpa-chart-good')";
      if (media === 'print') {
        assert.match(paper, /^rgba?\((255, 255, 255|0, 0, 0, 0)\b/);
        assert.equal(await page.evaluate<string>(good), '#2b7a4b', 'the colors for white paper');
      }
      await keepScreenshot(page, `report-${media === 'print' ? media : colorScheme}-${width}`);
      await page.close();
    });
  }
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  // Hundreds of equal rows say nothing more than forty, and take half a minute each time.
  await page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+41)').forEach((row) => row.remove())");
  const results = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html: shown }) => shown)
        .join(' ')}`,
  );
}

async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = join(projectRoot(), 'artifacts', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

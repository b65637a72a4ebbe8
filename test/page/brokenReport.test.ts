/** The page of the report in the editor, in a browser: a report that it cannot draw is said to be one, with the report as a file, never an empty page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../support/vscode/browser';
import { projectRoot } from '../support/vscode/projectRoot';

const words = {
  ...{ export: 'Export…', notDrawn: 'Something broke.', notShown: 'The report cannot be shown' },
  ...{ tryAgain: 'Try Again', none: 'No scan is stored.', startScan: 'Start Scan' },
};

describe('a report that cannot be shown', function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    const texts = JSON.stringify({
      words,
      labels: { verdicts: {} },
      statuses: {},
      lead: {},
      timeLine: {},
      language: 'en',
    });
    await page.setContent(`<main id="report"></main><script id="texts" type="application/json">${texts}</script>`);
    await page.evaluate('window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => sent.push(m) });');
    await page.addScriptTag({ content: readFileSync(join(projectRoot(), 'dist', 'webview', 'report.js'), 'utf8') });
  });
  after(() => browser.close());

  const show = (message: unknown): Promise<unknown> =>
    page.evaluate(`window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`);
  const sent = async (): Promise<readonly { readonly type: string }[]> => page.evaluate('sent.splice(0)');

  it('says so and offers the report as a file where drawing fails', async () => {
    await sent();
    await show({ type: 'report', report: { rows: [{}] } });
    assert.match(await page.locator('#report').innerText(), /The report cannot be shown\s+Something broke\./);
    await page.getByRole('button', { name: 'Export…' }).click();
    assert.deepEqual(
      (await sent()).map(({ type }) => type),
      ['notDrawn', 'export'],
    );
  });

  it('says why where it cannot be read, and asks for it again', async () => {
    await show({ type: 'failed', why: 'The state cannot be read.' });
    assert.match(await page.locator('#report').innerText(), /cannot be shown\s+The state cannot be read\./);
    await page.getByRole('button', { name: 'Try Again' }).click();
    assert.deepEqual(await sent(), [{ type: 'ready' }]);
    await show({ type: 'none' });
    assert.match(await page.locator('#report').innerText(), /No scan is stored/);
  });
});

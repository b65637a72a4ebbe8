/** Without notifications and without a mouse: the result waits in the status bar, and findings, their menus and the report tell a screen reader what they are. */
import assert from 'node:assert/strict';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { assertAccessible, frameWith } from './support/axe';
import { useWorkbench } from './support/journey';

const patientMs = 60_000;

const menuSnapshot = `- menu:
  - listitem:
    - menuitem "Open Advisory"
  - listitem:
    - menuitem "Rescan This Package"
  - listitem:
    - menuitem "Accept Risk…"
  - listitem:
    - menuitem "Copy Name and Version"`;

const reportOutline = [
  'heading "review.xlsx · Packages" [level=1]',
  'heading "What matters" [level=2]',
  'heading "What to do next" [level=2]',
  ...['verdict and severity', 'years behind the latest release'].flatMap((by) => [
    `figure "Packages by ${by}"`,
    `img "Packages by ${by}"`,
  ]),
  ...['figure "Responses of the sources"', 'img "Responses of the sources"'],
  'heading "Findings" [level=2]',
  'textbox "Filter packages, versions, advisories"',
  'combobox "Verdict"',
  'status',
  'table "Findings"',
  ...['Package', 'Version', 'Verdict', 'Severity', 'Advisories or reason', 'Fixed in', 'Latest', 'Behind'].map(
    (name) => `columnheader "${name}"`,
  ),
  'heading "How the scan ran" [level=2]',
  ...['figure', 'img'].map((role) => `${role} "Batches, saves and checkpoints over time"`),
];

describe('a scan in Do Not Disturb mode', function () {
  this.timeout(240_000);
  const workbench = useWorkbench('quiet', async () => ({ workspace: await temporaryWorkspace() }));

  it('leaves its result in the status bar, and no toast', async () => {
    await workbench().runCommand('Notifications: Toggle Do Not Disturb Mode');
    await workbench().openViewContainer('IHACPA');
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench()
      .tree('Scans')
      .row(/vulnerable/)
      .waitFor({ timeout: patientMs });
    const result = workbench().statusBarItem(/\d+ vulnerable/);
    await result.waitFor({ timeout: patientMs });
    const isCut: boolean = await result.evaluate('item => item.scrollWidth > item.clientWidth');
    assert.ok(!isCut, 'It is cut off.');
    assert.equal(await workbench().page.locator('.notification-toast').count(), 0);
    await workbench().screenshot('quiet-1-result');
  });

  it('opens the findings and their menu by keyboard alone, each entry with its name', async () => {
    const { page } = workbench();
    const { keyboard } = page;
    await workbench().runCommand('IHACPA: Focus on Findings View');
    await page.locator('.sidebar .monaco-list:focus').waitFor();
    const focused = page.locator('.sidebar .monaco-list:focus .monaco-list-row.focused');
    // No row has the focus before a press, and one that comes while the list is filled again goes nowhere.
    for (let press = 0; press < 30 && !(await focused.isVisible()); press++) {
      await keyboard.press('ArrowDown');
      await page.waitForTimeout(500);
    }
    for (let step = 0; step < 80; step++) {
      await keyboard.press('ArrowDown');
      if (/^PyYAML 5\.3\.1/.test((await focused.getAttribute('aria-label')) ?? '')) break;
    }
    assert.match(
      await focused.ariaSnapshot(),
      /^- treeitem "PyYAML 5\.3\.1, Vulnerable, critical, fixed in 5\.4" \[level=2\]/,
    );
    await keyboard.press('Shift+F10');
    const menu = page.locator('.monaco-menu').first();
    await menu.waitFor();
    await workbench().screenshot('quiet-2-menu');
    assert.equal(await menu.ariaSnapshot(), menuSnapshot);
    await keyboard.press('Escape');
  });

  it('opens the report from the status bar, which then has nothing more to tell', async () => {
    const { page } = workbench();
    const result = workbench().statusBarItem(/\d+ vulnerable/);
    await result.click();
    await page
      .locator('.tab', { hasText: /report/i })
      .first()
      .waitFor({ timeout: patientMs });
    await result.waitFor({ state: 'detached' }).catch(() => result.waitFor({ state: 'hidden' }));
    await workbench().screenshot('quiet-3-report');
    const frame = await frameWith(workbench(), '#report');
    await frame.locator('#report h1').waitFor();
    const snapshot = await frame.locator('#report').ariaSnapshot();
    // Rows and numbers are held elsewhere.
    const outline = snapshot
      .split('\n')
      .flatMap(
        (line) => /- ((?:heading|figure|textbox|combobox|status|table|columnheader|img)\b[^:]*)/.exec(line)?.[1] ?? [],
      )
      .map((line) => line.trim());
    assert.deepEqual(outline, reportOutline);
    const { keyboard } = page;
    const frameFocus = frame.locator(':focus');
    await frame.locator('#report').getByRole('button', { name: 'Open Review Grid' }).focus();
    for (const name of ['Export…', 'Filter packages, versions, advisories', 'Verdict', 'Package']) {
      await keyboard.press('Tab');
      assert.match(await frameFocus.ariaSnapshot(), new RegExp(`^- \\w+ "${name}"`));
    }
    await keyboard.press('Enter');
    await frame.locator('th[aria-sort="ascending"]', { hasText: /^Package$/ }).waitFor();
    await assertAccessible(workbench(), '#report');
  });

  it('has a report that fits a small window and keeps its icons in the contrast themes of Windows', async () => {
    const { page } = workbench();
    const frame = await frameWith(workbench(), '#report');
    const inks = (): Promise<readonly string[]> =>
      frame.evaluate<string[]>(
        "[...document.querySelectorAll('.icon')].map((icon) => getComputedStyle(icon).backgroundColor)",
      );
    await page.emulateMedia({ forcedColors: 'active' });
    const paper = await frame.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const seen = await inks();
    await page.setViewportSize({ width: 800, height: 600 });
    await workbench().screenshot('quiet-4-contrast-small');
    await page.emulateMedia({ forcedColors: 'none' });
    assert.ok(seen.length > 5 && !seen.includes(paper), `Icons of ${seen.join(', ')} on ${paper}`);
    const heading = await frame.locator('#report h1').boundingBox();
    const actions = await frame.locator('.report-actions').boundingBox();
    assert.ok(heading !== null && actions !== null);
    assert.ok(actions.y >= heading.y + heading.height, 'The buttons leave the name its line.');
  });
});

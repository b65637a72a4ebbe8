/** One scan, one set of numbers: status bar, notification, views, grid, and report agree while it runs and when it is over. The grid's numbers filter. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { assertAccessible } from './support/axe';
import { useWorkbench } from './support/journey';
import { ReviewGrid } from './support/reviewGrid';
import { waitUntil } from './support/waitUntil';

const patientMs = 90_000;

/** By the names of the states in the grid. */
type Numbers = Readonly<Record<string, number>>;

const groups: readonly (readonly [string, string])[] = [
  ['Malicious', 'Malicious'],
  ['Vulnerable', 'Vulnerable'],
  ['Needs Review', 'Needs review'],
  ['Not Checked', 'Not checked'],
  ['Risk Accepted', 'Risk accepted'],
  ['Not Affected', 'Not affected'],
  ['No Known Vulnerabilities', 'No known vulnerabilities'],
];

describe('the numbers of a scan', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('same-numbers', async () => ({
    workspace: await temporaryWorkspace(),
    // Long enough for the palette of a busy machine to pause it in the middle.
    env: { IHACPA_TEST_LOOKUP_DELAY_MS: '4000' },
  }));

  const chips = async (): Promise<Numbers> => {
    const shown = await new ReviewGrid(workbench()).frame.locator('.chip:visible').allTextContents();
    return Object.fromEntries(
      shown.map((text) => [text.replace(/ [\d,]+$/, ''), Number(/[\d,]+$/.exec(text)?.[0])] as const),
    );
  };
  const findings = async (): Promise<Numbers> => {
    const rows = await workbench().tree('Findings').rows();
    return Object.fromEntries(
      groups.flatMap(([group, state]) => {
        const row = rows.find((text) => new RegExp(`^${group} \\d+$`).test(text));
        return row === undefined ? [] : [[state, Number(/\d+$/.exec(row)?.[0])] as const];
      }),
    );
  };
  const told = (text: string): Numbers => ({
    Vulnerable: Number(/(\d+) vulnerable/.exec(text)?.[1]),
    'Needs review': Number(/(\d+) needs? review/.exec(text)?.[1] ?? 0),
  });
  const some = (numbers: Numbers): Numbers => ({
    Vulnerable: numbers['Vulnerable'] ?? 0,
    'Needs review': numbers['Needs review'] ?? 0,
  });

  it('agree in all places while it is paused', async () => {
    await workbench().openViewContainer('IHACPA');
    await workbench().runCommand('IHACPA: Open Review Grid');
    await new ReviewGrid(workbench()).waitForCount(/packages/);
    assert.deepEqual(Object.keys(await chips()), ['Not scanned']);
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench()
      .statusBarItem(/[1-9]\d* vulnerable/)
      .waitFor({ timeout: patientMs });
    await workbench().runCommand('IHACPA: Pause Scan');
    const bar = workbench().statusBarItem(/paused/);
    await bar.waitFor({ timeout: patientMs });
    // Lookups under way end, and each place is drawn in its own time; then nothing moves any more.
    let text = '';
    await until(async () => {
      text = await bar.innerText();
      const [done] = /\d+(?= of)/.exec(text) ?? [];
      return {
        notification: (await workbench().notifications.texts()).some((one) => one.includes(`Paused · ${done} of`)),
        grid: isDeepStrictEqual(some(await chips()), told(text)),
        findings: (await findings())['Vulnerable'] === told(text)['Vulnerable'], // The others are out of sight.
        line: text.includes(await new ReviewGrid(workbench()).frame.locator('.scan-text').innerText()),
      };
    });
    const { 'Not scanned': left = 0, ...done } = await chips();
    const sum = Object.values(done).reduce((a, b) => a + b, 0);
    assert.equal(`${sum} of ${sum + left}`, /\d+ of \d+/.exec(text)?.[0]);
    await workbench().screenshot('same-numbers-1-paused');
    await workbench().runCommand('IHACPA: Resume Scan');
  });

  it('agree in all places when it is over', async () => {
    const summary = await workbench().notifications.waitFor(/Checked \d+ of/, patientMs);
    const row = workbench()
      .tree('Scans')
      .row(/vulnerable/);
    await row.waitFor();
    await until(async () => ({
      summary: isDeepStrictEqual(some(await chips()), told(summary)),
      row: isDeepStrictEqual(some(await chips()), told(await row.innerText())),
    }));
    await workbench().page.locator('.pane-header', { hasText: 'Findings' }).hover();
    await workbench()
      .page.locator('.pane', { has: workbench().page.locator('.pane-header', { hasText: 'Findings' }) })
      .getByRole('button', { name: 'Collapse All' })
      .click();
    await workbench()
      .tree('Findings')
      .row(/No Known Vulnerabilities/)
      .waitFor();
    const { 'Not scanned': left = 0, ...whole } = await chips();
    assert.equal(left, 0);
    await until(async () => ({ findings: isDeepStrictEqual(whole, await findings()) }));
    const badge = workbench().page.locator('.activitybar .action-item:has([aria-label^="IHACPA"]) .badge-content');
    const worst = (whole['Malicious'] ?? 0) + (whole['Vulnerable'] ?? 0);
    await until(async () => ({ badge: Number(await badge.innerText()) === worst }));
    await workbench().screenshot('same-numbers-2-over');
    await workbench().notifications.clear();
  });

  it('have names beside them, in one form, inside the window', async () => {
    const chips = await new ReviewGrid(workbench()).frame.locator('.chip:visible').all();
    const boxes = await Promise.all(chips.map((chip) => chip.boundingBox()));
    const names = await Promise.all(chips.map((chip) => chip.locator('.chip-name').boundingBox()));
    assert.ok(chips.length >= 4);
    for (const name of names) assert.ok((name?.width ?? 0) > 20, JSON.stringify(names));
    assert.equal(new Set(boxes.map((box) => box?.height)).size, 1);
    const { width = 0 } = workbench().page.viewportSize() ?? {};
    for (const box of boxes) assert.ok(box !== null && box.x + box.width <= width, JSON.stringify(boxes));
  });

  it('filter the grid when pressed, by mouse and by keyboard', async () => {
    const grid = new ReviewGrid(workbench());
    const { Vulnerable: vulnerable = 0, 'Needs review': review = 0 } = await chips();
    const chip = grid.frame.locator('.chip[data-state="vulnerable"]');
    await chip.click();
    await grid.waitForCount(new RegExp(`^${vulnerable} of \\d+ packages$`));
    await grid.frame.locator('.chip[data-state="review"]').focus();
    await workbench().page.keyboard.press('Space');
    await grid.waitForCount(new RegExp(`^${vulnerable + review} of \\d+ packages$`));
    assert.equal(await chip.getAttribute('aria-pressed'), 'true');
    await grid.frame.getByRole('button', { name: 'What Matters' }).click();
    await grid.frame.locator('.header', { hasText: 'Finding' }).click();
    await grid.firstRow.filter({ hasText: /Vulnerable · (Critical|High)/ }).waitFor();
    await workbench().screenshot('same-numbers-3-filtered');
    await assertAccessible(workbench(), '#grid');
    await grid.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await grid.waitForCount(/^\d+ packages$/);
  });
});

/** Until each place agrees; the error names those that do not. */
async function until(agree: () => Promise<Readonly<Record<string, boolean>>>): Promise<void> {
  let last: Readonly<Record<string, boolean>> = {};
  const allAgree = async (): Promise<boolean> => Object.values((last = await agree())).every(Boolean);
  await waitUntil(allAgree, patientMs).catch((error: unknown) =>
    assert.fail(`${String(error)} ${JSON.stringify(last)}`),
  );
}

// One entry of the menu that is open in the window.
import type { Page } from 'playwright-core';
import { waitUntil } from './waitUntil';

/** VS Code passes over a click that comes right after the menu opened, so that a right click does not choose: it is clicked until it is gone. */
export async function chooseInMenu(page: Page, title: string): Promise<void> {
  const entry = page.locator('.monaco-menu .action-item').filter({ hasText: title }).first();
  await entry.waitFor();
  await waitUntil(async () => {
    await entry.click({ timeout: 1000 }).catch(() => undefined);
    return !(await entry.isVisible());
  });
}

// A VS Code window as a person uses it: keys, palette, notifications, status bar, views; it reaches for no API of VS Code.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { projectRoot } from '../../support/vscode/projectRoot';
import { versionNamed } from '../../support/vscode/versions';
import { chooseInMenu } from './chooseInMenu';
import { Notifications } from './notifications';
import { QuickInput } from './quickInput';
import { TreeView } from './treeView';
import { waitUntil } from './waitUntil';

interface Ownership {
  close(): Promise<void>;
  log(): string;
}

export class Workbench {
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly #ownership: Ownership;

  constructor(
    readonly page: Page,
    ownership: Ownership,
  ) {
    this.#ownership = ownership;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
  }

  /** Waits until the window is drawn and takes keys. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
  }

  /** Runs a command as a person does: F1, its title as the palette shows it, Enter. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.openPalette(`>${title}`, title);
    await this.quickInput.accept();
  }

  /** The titles the palette offers for this text; waits until at least one contains it or `timeoutMs` is over. */
  async paletteEntries(text: string, timeoutMs = 20_000): Promise<string[]> {
    await this.quickInput.openPalette(`>${text}`, text, timeoutMs).catch(() => undefined);
    const entries = await this.quickInput.entries();
    await this.quickInput.dismiss();
    return entries;
  }

  /** Opens a file of the workspace by its name through Quick Open. */
  async openFile(name: string): Promise<void> {
    await this.quickInput.openFilePicker(name);
    await this.quickInput.accept();
    await this.page.locator('.tabs-container .tab', { hasText: name }).first().waitFor();
  }

  /** Right click on a file of the Explorer, then the entry of the menu. */
  async chooseInExplorer(file: string, title: string): Promise<void> {
    const item = this.page.locator('.explorer-viewlet .monaco-list-row').filter({ hasText: file }).first();
    const entry = this.page.locator('.monaco-menu .action-item').filter({ hasText: title }).first();
    // The menu of a window that has just opened does not know the extension yet.
    await waitUntil(async () => {
      await item.click({ button: 'right' });
      const isThere = await entry.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await this.page.keyboard.press('Escape');
      return isThere;
    }, 30_000);
    await chooseInMenu(this.page, title);
  }

  /** The one status bar item whose text matches. */
  statusBarItem(text: RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** Opens a container of the Activity Bar by its title. */
  async openViewContainer(title: string): Promise<void> {
    const tab = this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`[aria-label^="${title}"]`) });
    await tab.first().waitFor();
    if ((await tab.first().getAttribute('aria-selected')) !== 'true') await tab.first().click();
  }

  /** The tree in the view with this title, in the side bar that is open. */
  tree(viewTitle: string): TreeView {
    return new TreeView(this.page, viewTitle);
  }

  /** The content of the webview that is shown; `nth` where several are. */
  webview(nth = 0): FrameLocator {
    return this.page.locator('iframe.webview.ready').nth(nth).contentFrame().frameLocator('#active-frame');
  }

  hasSideBar(): Promise<boolean> {
    return this.page.locator('.monaco-workbench .part.sidebar').isVisible();
  }

  /** Saves a picture of the window as artifacts/screenshots/VERSION/NAME.png and answers its path. */
  async screenshot(name: string): Promise<string> {
    const { vscode } = versionNamed(process.env['IHACPA_VSCODE_VERSION']);
    const folder = join(projectRoot(), 'artifacts', 'screenshots', vscode);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    // A notification that fades in is shown as it will stand.
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** What the window logged, for the message of a failing test. */
  log(): string {
    return this.#ownership.log();
  }

  /** Ends the window, the browser and the server, and removes what they kept. */
  close(): Promise<void> {
    return this.#ownership.close();
  }
}

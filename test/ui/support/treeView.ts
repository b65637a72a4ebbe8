// A tree in the side bar as a person sees it: rows, and the menu of a right click; it knows only the rows that are drawn.
import type { Locator, Page } from 'playwright-core';
import { chooseInMenu } from './chooseInMenu';

export class TreeView {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, viewTitle: string) {
    this.#page = page;
    // A container with a single view draws the view without a header of its own.
    const named = page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: viewTitle }) });
    this.#pane = named.or(page.locator('.sidebar .pane').filter({ has: page.getByLabel(viewTitle) })).first();
  }

  /** The text of each row: its label, then its description after a space. */
  async rows(): Promise<string[]> {
    const rows = this.#pane.locator('.monaco-list-row');
    await rows.first().waitFor();
    const texts: string[] = [];
    for (const row of await rows.all()) {
      texts.push((await row.locator('.label-name, .label-description').allInnerTexts()).join(' ').trim());
    }
    return texts;
  }

  /** The first row that contains the text. */
  row(text: string | RegExp): Locator {
    return this.#pane.locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  /** Right click on a row, then the entry of the menu. */
  async chooseFromMenu(row: string | RegExp, entry: string): Promise<void> {
    await this.#openMenu(row);
    await chooseInMenu(this.#page, entry);
  }

  /** The entries of a row's menu, which is closed again. */
  async menuEntries(row: string | RegExp): Promise<string[]> {
    const menu = await this.#openMenu(row);
    const entries = await menu.locator('.action-item .action-label:not(.separator)').allInnerTexts();
    await this.#page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    return entries.map((entry) => entry.trim());
  }

  async #openMenu(row: string | RegExp): Promise<Locator> {
    await this.row(row).click({ button: 'right' });
    const menu = this.#page.locator('.context-view .monaco-menu').last();
    await menu.locator('.action-item .action-label:not(.separator)').first().waitFor();
    return menu;
  }
}

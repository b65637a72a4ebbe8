// A tree in the side bar as a person sees it: rows, and the menu of a right click; it knows only the rows that are drawn.
import type { Locator, Page } from 'playwright-core';

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
    await this.row(row).click({ button: 'right' });
    const item = this.#page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    await item.hover();
    await item.click();
  }

  /** The entries of a row's menu, which is closed again. */
  async menuEntries(row: string | RegExp): Promise<string[]> {
    await this.row(row).click({ button: 'right' });
    const labels = this.#page.locator('.monaco-menu .action-item .action-label:not(.separator)');
    await labels.first().waitFor();
    const entries = await labels.allInnerTexts();
    await this.#page.keyboard.press('Escape');
    return entries.map((entry) => entry.trim());
  }
}

// The review grid as a person sees and uses it; it reads what is drawn and knows nothing of messages or threads.
import type { FrameLocator, Locator } from 'playwright-core';
import { frameWith } from './axe';
import type { Workbench } from './workbench';

export class ReviewGrid {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get frame(): FrameLocator {
    return this.#workbench.webview();
  }

  /** A row that is drawn and has this text in one of its cells. */
  row(text: string | RegExp): Locator {
    return this.frame.locator('.row').filter({ hasText: text }).first();
  }

  /** The first row of what is shown. */
  get firstRow(): Locator {
    return this.frame.locator('.row[aria-rowindex="2"]');
  }

  header(column: string): Locator {
    return this.frame.getByRole('columnheader', { name: column }).first();
  }

  /** What has the focus inside the grid. */
  get focused(): Locator {
    return this.frame.locator(':focus');
  }

  get details(): Locator {
    return this.frame.locator('#details');
  }

  /** Rows whose frozen cells let pass what scrolls below them; `textContent` of each. */
  async seeThroughRows(): Promise<readonly string[]> {
    const frame = await frameWith(this.#workbench, '#grid');
    return frame.evaluate<string[]>(
      `[...document.querySelectorAll('.row > .pins')]
        .filter((pins) => !getComputedStyle(pins).backgroundColor.startsWith('rgb('))
        .map((pins) => pins.textContent)`,
    );
  }

  async waitForRow(text: string | RegExp): Promise<void> {
    await this.row(text).waitFor({ timeout: 30_000 });
  }

  /** `486 packages`, `24 of 486 packages`. */
  countText(): Promise<string> {
    return this.frame.locator('.counts .total').innerText();
  }

  async waitForCount(text: string | RegExp): Promise<void> {
    await this.frame.locator('.counts .total', { hasText: text }).waitFor();
  }

  /** Opens the filter of a column with the mouse. */
  async openFilter(column: string): Promise<Locator> {
    await this.header(column).hover();
    await this.frame.getByRole('button', { name: `Filter ${column}` }).click();
    const dialog = this.frame.getByRole('dialog', { name: `Filter ${column}` });
    await dialog.waitFor();
    return dialog;
  }
}

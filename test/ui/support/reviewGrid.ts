// The review grid as a person sees and uses it; it reads what is drawn and knows nothing of messages or threads.
import type { FrameLocator, Locator } from 'playwright-core';
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

  async waitForRow(text: string | RegExp): Promise<void> {
    await this.row(text).waitFor({ timeout: 30_000 });
  }

  /** `486 packages`, `24 of 486 packages`. */
  countText(): Promise<string> {
    return this.frame.locator('.counts .total').innerText();
  }
}

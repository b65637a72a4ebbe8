// The notifications at the lower right; it reads them and presses their buttons, and shows none itself.
import type { Locator, Page } from 'playwright-core';

export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** All notifications that are shown now, whole text each. */
  async texts(): Promise<string[]> {
    return this.#toasts().locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification that matches and answers its whole text. */
  async waitFor(text: RegExp, timeoutMs = 60_000): Promise<string> {
    const toast = this.#toasts().filter({ hasText: text }).first();
    await toast.waitFor({ timeout: timeoutMs });
    return toast.locator('.notification-list-item-message').innerText();
  }

  /** How far the bar of the notification that matches has come, in percent. */
  async progressOf(text: RegExp): Promise<number> {
    const toast = this.#page.locator('.notifications-toasts .notification-toast').filter({ hasText: text });
    const bar = toast.locator('.monaco-progress-container .progress-bit').first();
    return Number(/width: ([\d.]+)%/.exec((await bar.getAttribute('style')) ?? '')?.[1] ?? 0);
  }

  /** Presses a button of the notification that matches. */
  async press(text: RegExp, button: string): Promise<void> {
    const toast = this.#toasts().filter({ hasText: text }).first();
    await toast.getByRole('button', { name: button, exact: true }).click();
  }

  /** Clicks on words of the notification that matches, as on a link; how many links it has. */
  async clickWords(text: RegExp, words: string): Promise<number> {
    const message = this.#toasts().filter({ hasText: text }).first().locator('.notification-list-item-message');
    await message.getByText(words).first().click();
    return message.locator('a').count();
  }

  /** Closes all of them; one may go by itself meanwhile, such as the progress of a scan that has just ended. */
  async clear(timeoutMs = 60_000): Promise<void> {
    const toasts = this.#toasts();
    const close = toasts.first().locator('.codicon-notifications-clear, .codicon-close').first();
    const deadline = Date.now() + timeoutMs;
    while ((await toasts.count()) > 0) {
      try {
        await toasts.first().hover({ timeout: 1000 });
        await close.click({ timeout: 1000 });
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await this.#page.waitForTimeout(50);
    }
  }

  #toasts(): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item');
  }
}

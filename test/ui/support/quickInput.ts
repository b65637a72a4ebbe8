// The box at the top of the window: palette, quick picks and input boxes; it waits for what it is told to choose.
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';

export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;
  readonly #input: Locator;
  readonly #rows: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
    this.#input = this.#widget.locator('.quick-input-box input, .quick-input-filter input').first();
    this.#rows = this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /**
   * Opens the palette with `text` and makes the entry that says `entry` the chosen one. The palette does not add
   * commands of an extension that loads while it is open, so it is opened anew until the entry is there.
   */
  async openPalette(text: string, entry: string, timeoutMs = 60_000): Promise<void> {
    await this.#open('F1', text, entry, timeoutMs);
  }

  /** Opens Quick Open with a file's name and makes that file the chosen one. */
  async openFilePicker(name: string): Promise<void> {
    await this.#open('ControlOrMeta+P', name, name, 20_000);
  }

  /** Presses Enter in the box, wherever the focus went meanwhile. */
  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Presses Escape in the box and waits until it is gone. */
  async dismiss(): Promise<void> {
    await this.#input.press('Escape');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** The labels of the entries shown, in order. */
  async entries(): Promise<string[]> {
    return this.#rows.locator('.quick-input-list-label .label-name').allInnerTexts();
  }

  /** The title of the box, its prompt or its validation message, whichever are shown. */
  async message(): Promise<string> {
    return this.#widget
      .locator('.quick-input-title, .quick-input-message')
      .allInnerTexts()
      .then((all) => all.join('\n'));
  }

  /** What is typed in the box. */
  text(): Promise<string> {
    return this.#input.inputValue();
  }

  /** Moves to an entry of an open quick pick with the arrow keys. */
  async focusOn(entry: string): Promise<void> {
    await this.#focusEntry(entry, 30_000);
  }

  /** Chooses the entry of an open quick pick that contains this text. */
  async pick(entry: string): Promise<void> {
    await this.#rows.filter({ hasText: entry }).first().click();
  }

  /** Checks entries of a quick pick that takes several, then accepts it. */
  async pickSeveral(entries: readonly string[]): Promise<void> {
    for (const entry of entries) {
      await this.#rows
        .filter({ hasText: entry })
        .first()
        .locator('.monaco-checkbox, .quick-input-list-checkbox')
        .first()
        .click();
    }
    await this.accept();
  }

  /**
   * Types into an open input box, which gets the focus first: after the palette, VS Code gives the focus back to a webview
   * with a delay, and a box that is opened in the same milliseconds loses it.
   */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** Types an answer into an open input box and accepts it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Types a path into the simple file dialog and accepts it once its folder lists the file. */
  async answerPath(path: string): Promise<void> {
    // The dialog fills in a folder of its own before it takes a path.
    await this.#rows.filter({ hasText: '..' }).first().waitFor();
    await this.#input.fill(path);
    await this.#rows
      .filter({ hasText: basename(path) })
      .first()
      .waitFor();
    await this.accept();
  }

  /** Waits until an entry or the prompt with this text is shown. */
  async waitFor(text: string | RegExp): Promise<void> {
    await this.#widget.filter({ hasText: text }).waitFor();
  }

  async #open(key: string, text: string, entry: string, timeoutMs: number): Promise<void> {
    const limit = performance.now() + timeoutMs;
    for (;;) {
      try {
        await this.#page.keyboard.press(key);
        await this.#input.fill(text, { timeout: 2000 });
        await this.#focusEntry(entry, 2000);
        return;
      } catch (error) {
        if (performance.now() > limit) throw error;
        await this.#page.keyboard.press('Escape');
      }
    }
  }

  /** Moves down to the entry, since the first match of the palette need not be the one meant. */
  async #focusEntry(entry: string, timeoutMs: number): Promise<void> {
    const row = this.#rows.filter({ hasText: entry }).first();
    await row.waitFor({ timeout: timeoutMs });
    for (let step = 0; step < 30; step++) {
      if (((await row.getAttribute('class')) ?? '').includes('focused')) return;
      await this.#input.press('ArrowDown');
    }
    throw new Error(`The entry '${entry}' is listed but could not be reached with the arrow keys.`);
  }
}

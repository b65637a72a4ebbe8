/** An action that runs once its calls have paused. */

/** The pause after a key, before what was typed is used. */
export const typingMs = 150;

export class Debounced {
  #timer: number | undefined;

  /** `ms`: how long the pause is. */
  constructor(
    private readonly action: () => void,
    private readonly ms: number,
  ) {}

  call(): void {
    this.cancel();
    this.#timer = window.setTimeout(this.action, this.ms);
  }

  cancel(): void {
    window.clearTimeout(this.#timer);
  }
}

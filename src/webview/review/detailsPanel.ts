/** Opens, closes and fills the details pane as the selection moves. Builds none of its content. */
import type { HostChannel } from '../hostChannel';
import type { ReviewTexts } from '../reviewTexts';
import { focusPane, showDetails, type PaneAbilities } from './detailsPane';

export interface PanelOwner {
  readonly selectedKey: () => number | undefined;
  readonly onToggle: (isOpen: boolean) => void;
}

/** While a person holds an arrow key, only the row they stop at is looked up. */
const settleMs = 80;

export class DetailsPanel {
  #isOpen = false;
  #shownKey: number | undefined;
  #timer: number | undefined;
  #abilities: PaneAbilities = { mayRescan: false };

  constructor(
    private readonly pane: HTMLElement,
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
    private readonly owner: PanelOwner,
  ) {
    pane.setAttribute('aria-label', texts.words.details);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  set abilities(abilities: PaneAbilities) {
    this.#abilities = abilities;
    this.refresh();
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open(true);
  }

  open(takeFocus: boolean): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.pane.hidden = false;
      this.owner.onToggle(true);
    }
    // What moves had asked for comes with it: shown once more, it would take the focus back to its title.
    window.clearTimeout(this.#timer);
    void this.#load().then(() => {
      if (takeFocus) focusPane(this.pane);
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#shownKey = undefined;
    this.pane.hidden = true;
    this.owner.onToggle(false);
  }

  follow(): void {
    if (!this.#isOpen || this.owner.selectedKey() === this.#shownKey) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#load(), settleMs);
  }

  /** The same package again: its cells or its evidence may be others. */
  refresh(): void {
    if (this.#isOpen) void this.#load();
  }

  async #load(): Promise<void> {
    const key = this.owner.selectedKey();
    if (key === undefined) return;
    const { details } = await this.channel.ask({ ask: 'details', key }, 'details');
    if (details === undefined || key !== this.owner.selectedKey()) return;
    this.#shownKey = key;
    const { channel } = this;
    const actions = {
      onAct: (action: 'rescan' | 'reveal' | 'copyRow', of: number) => channel.post({ type: 'act', action, key: of }),
      onLink: (url: string) => channel.post({ type: 'openLink', url }),
      onClose: () => this.close(),
    };
    showDetails(this.pane, details, this.texts, actions, this.#abilities);
  }
}

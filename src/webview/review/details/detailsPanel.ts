/** Opens, closes and fills the details pane as the selection moves. Builds none of its content. */
import { Debounced } from '../../debounced';
import type { RowDetails } from '../../../grid/query/gridAnswer';
import type { HostChannel } from '../../hostChannel';
import { counterpart, type PageFocus } from '../../pageFocus';
import type { RowAction } from '../../reviewProtocol';
import type { ReviewTexts } from '../../reviewTexts';
import { paneHeading, showDetails, type PaneAbilities } from './detailsPane';

interface PanelOwner {
  readonly selectedKey: () => number | undefined;
  readonly onToggle: (isOpen: boolean) => void;
}

/** While a person holds an arrow key, only the row they stop at is looked up. */
const settleMs = 80;

export class DetailsPanel {
  #isOpen = false;
  #shownKey: number | undefined;
  #shown = '';
  readonly #settling = new Debounced(() => void this.#load(), settleMs);
  #abilities: PaneAbilities = { mayRescan: false, mayDecide: false, mayEdit: false };

  constructor(
    private readonly pane: HTMLElement,
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
    private readonly focus: PageFocus,
    private readonly owner: PanelOwner,
  ) {
    focus.addArea({ element: pane, giveBack: (last) => this.#takeFocus(last) });
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
    this.#settling.cancel();
    void this.#load().then(() => {
      if (takeFocus) this.#takeFocus();
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#shownKey = undefined;
    this.#shown = '';
    this.pane.hidden = true;
    this.owner.onToggle(false);
  }

  follow(): void {
    if (!this.#isOpen || this.owner.selectedKey() === this.#shownKey) return;
    this.#settling.call();
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
    const shown = JSON.stringify([details, this.#abilities]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#show(details, key === this.#shownKey);
    this.#shownKey = key;
  }

  /** A package that is shown already stays where it was read, with the focus where it was. */
  #show(details: RowDetails, isSame: boolean): void {
    const { channel, pane } = this;
    const { scrollTop } = pane;
    const last = document.activeElement;
    const hadFocus = last instanceof HTMLElement && pane.contains(last);
    const actions = {
      onAct: (action: RowAction, of: number) => channel.post({ type: 'act', action, key: of }),
      onLink: (url: string) => channel.post({ type: 'openLink', url }),
      onClose: () => this.close(),
    };
    showDetails(pane, details, this.texts, actions, this.#abilities);
    if (hadFocus) this.#takeFocus(last);
    pane.scrollTop = isSame ? scrollTop : 0;
  }

  /** At what stands for `last` now, else at the heading. */
  #takeFocus(last?: HTMLElement): void {
    const same = last === undefined ? undefined : counterpart(this.pane, last);
    const element = same ?? paneHeading(this.pane);
    if (element !== undefined) this.focus.take(element);
  }
}

/** Stands in for the person in front of notifications and quick picks: records what is shown and gives the answers it was told. */
import * as vscode from 'vscode';

export interface ShownMessage {
  readonly level: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

export interface Messages {
  /** Oldest first. */
  readonly shown: readonly ShownMessage[];
  /** The labels of each quick pick that was shown. */
  readonly picks: readonly (readonly string[])[];
  /** The next message that offers this button gets it pressed; the next quick pick with such a label gets it picked. */
  answer(label: string): void;
  /** The input boxes that were shown. */
  readonly inputs: readonly vscode.InputBoxOptions[];
  /** The next input box gets this typed. */
  type(text: string): void;
}

/** What follows the text of a message: options, then buttons. */
type Shown = readonly (string | vscode.MessageOptions)[];

/** Call inside `describe`; everything is put back after each test. */
export function useMessages(): () => Messages {
  let recorder = new Recorder();
  beforeEach(() => {
    recorder = new Recorder();
    recorder.install();
  });
  afterEach(() => recorder.uninstall());
  return () => recorder;
}

class Recorder implements Messages {
  readonly shown: ShownMessage[] = [];
  readonly picks: string[][] = [];
  readonly inputs: vscode.InputBoxOptions[] = [];
  readonly #typed: string[] = [];
  readonly #answers: string[] = [];
  readonly #original = { ...vscode.window };

  answer(label: string): void {
    this.#answers.push(label);
  }

  install(): void {
    Object.assign(vscode.window, {
      showInformationMessage: (text: string, ...rest: Shown) => this.#message('information', text, rest),
      showWarningMessage: (text: string, ...rest: Shown) => this.#message('warning', text, rest),
      showErrorMessage: (text: string, ...rest: Shown) => this.#message('error', text, rest),
      showInputBox: (options: vscode.InputBoxOptions) => {
        this.inputs.push(options);
        return Promise.resolve(this.#typed.shift());
      },
      showQuickPick: async (items: Promise<vscode.QuickPickItem[]>, options: vscode.QuickPickOptions) => {
        const shown = await items;
        return options.canPickMany === true ? this.#check(shown) : this.#pick(shown);
      },
      createQuickPick: () =>
        new PressedQuickPick({
          one: (items) => this.#pick(items),
          several: (items) => this.#check(items),
          button: (buttons) => {
            const pressed = this.#take(buttons.flatMap(({ tooltip }) => tooltip ?? []));
            return buttons.find(({ tooltip }) => tooltip !== undefined && tooltip === pressed);
          },
        }),
    });
  }

  uninstall(): void {
    const { showInformationMessage, showWarningMessage, showErrorMessage } = this.#original;
    const { showInputBox, showQuickPick, createQuickPick } = this.#original;
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
    Object.assign(vscode.window, { showInputBox, showQuickPick, createQuickPick });
  }

  #pick(items: readonly vscode.QuickPickItem[]): vscode.QuickPickItem | undefined {
    this.picks.push(items.map(({ label }) => label));
    const label = this.#take(items.map((item) => item.label));
    return items.find((item) => item.label === label);
  }

  /** '(nothing)' checks none and goes on. */
  #check(items: readonly vscode.QuickPickItem[]): readonly vscode.QuickPickItem[] | undefined {
    this.picks.push(items.map(({ label }) => label));
    const taken = items.filter(({ label }) => this.#take([label]) !== undefined);
    return this.#take(['(nothing)']) === undefined && taken.length === 0 ? undefined : taken;
  }

  #message(level: ShownMessage['level'], text: string, rest: Shown): Promise<string | undefined> {
    const buttons = rest.filter((item) => typeof item === 'string');
    this.shown.push({ level, text, buttons });
    return Promise.resolve(this.#take(buttons));
  }

  type(text: string): void {
    this.#typed.push(text);
  }

  #take(offered: readonly string[]): string | undefined {
    const index = this.#answers.findIndex((answer) => offered.includes(answer));
    return index < 0 ? undefined : this.#answers.splice(index, 1)[0];
  }
}

interface Answers {
  /** The entry that is chosen. */
  one(items: readonly vscode.QuickPickItem[]): vscode.QuickPickItem | undefined;
  /** The entries that are checked; undefined: the pick is left. */
  several(items: readonly vscode.QuickPickItem[]): readonly vscode.QuickPickItem[] | undefined;
  /** A button of the head. */
  button(buttons: readonly vscode.QuickInputButton[]): vscode.QuickInputButton | undefined;
}

/** A quick pick that is answered as soon as it is shown with its items; without an answer it is closed. */
class PressedQuickPick {
  readonly #answers: Answers;
  readonly #listeners: {
    accept?: () => void;
    hide?: () => void;
    button?: (button: vscode.QuickInputButton) => void;
  } = {};
  #items: readonly vscode.QuickPickItem[] = [];
  #isShown = false;
  selectedItems: readonly vscode.QuickPickItem[] = [];
  buttons: readonly vscode.QuickInputButton[] = [];
  canSelectMany = false;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  get items(): readonly vscode.QuickPickItem[] {
    return this.#items;
  }

  set items(items: readonly vscode.QuickPickItem[]) {
    this.#items = items;
    if (this.#isShown) this.#answer();
  }

  onDidAccept(listener: () => void): void {
    this.#listeners.accept = listener;
  }

  onDidHide(listener: () => void): void {
    this.#listeners.hide = listener;
  }

  onDidTriggerButton(listener: (button: vscode.QuickInputButton) => void): void {
    this.#listeners.button = listener;
  }

  onDidChangeSelection(): void {
    // What is told about a choice on the way, the UI tests look at.
  }

  show(): void {
    this.#isShown = true;
    if (this.#items.length > 0) this.#answer();
  }

  dispose(): void {
    // Nothing is held.
  }

  #answer(): void {
    const pressed = this.#answers.button(this.buttons);
    if (pressed?.toggle !== undefined) pressed.toggle.checked = !pressed.toggle.checked;
    if (pressed !== undefined) this.#listeners.button?.(pressed);
    if (this.canSelectMany) {
      const checked = this.#answers.several(this.#items);
      if (checked !== undefined) this.selectedItems = [...new Set([...this.selectedItems, ...checked])];
      if (checked === undefined && pressed === undefined) this.#listeners.hide?.();
      else this.#listeners.accept?.();
      return;
    }
    const chosen = this.#answers.one(this.#items);
    if (chosen !== undefined) this.selectedItems = [chosen];
    if (chosen === undefined) this.#listeners.hide?.();
    else this.#listeners.accept?.();
  }
}

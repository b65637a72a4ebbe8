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
}

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
  readonly #answers: string[] = [];
  readonly #original = { ...vscode.window };

  answer(label: string): void {
    this.#answers.push(label);
  }

  install(): void {
    Object.assign(vscode.window, {
      showInformationMessage: (text: string, ...buttons: string[]) => this.#message('information', text, buttons),
      showWarningMessage: (text: string, ...buttons: string[]) => this.#message('warning', text, buttons),
      showErrorMessage: (text: string, ...buttons: string[]) => this.#message('error', text, buttons),
      showQuickPick: async (items: Promise<vscode.QuickPickItem[]>) => {
        const shown = await items;
        this.picks.push(shown.map(({ label }) => label));
        const label = this.#take(shown.map((item) => item.label));
        return shown.find((item) => item.label === label);
      },
    });
  }

  uninstall(): void {
    const { showInformationMessage, showWarningMessage, showErrorMessage, showQuickPick } = this.#original;
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage, showQuickPick });
  }

  #message(level: ShownMessage['level'], text: string, buttons: string[]): Promise<string | undefined> {
    this.shown.push({ level, text, buttons });
    return Promise.resolve(this.#take(buttons));
  }

  #take(offered: readonly string[]): string | undefined {
    const index = this.#answers.findIndex((answer) => offered.includes(answer));
    return index < 0 ? undefined : this.#answers.splice(index, 1)[0];
  }
}

/** Asks once per scan whether to save although a file beside the workbook says that an office program has it open. Saves nothing. */
import * as vscode from 'vscode';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { Text } from '../../core/message/text';
import { showWarning } from '../messages';
import { localize } from '../localize';
import { workbookName } from '../workbookName';

export class SaveAnywayQuestion {
  #isAsked = false;

  /** `onPass`: the person wants it saved; the scan may be over by then. */
  constructor(
    private readonly workbookPath: string,
    private readonly onPass: () => void,
  ) {}

  receive(event: ScanEvent): void {
    if (event.type !== 'saveWaiting' || event.mayPass !== true || this.#isAsked) return;
    this.#isAsked = true;
    void this.#ask(event.reason);
  }

  async #ask(reason: Text): Promise<void> {
    const save = vscode.l10n.t('Save Anyway');
    const question = vscode.l10n.t(
      '{0}: {1} If nothing has it open, a program that crashed left its lock file.',
      workbookName(this.workbookPath),
      localize(reason),
    );
    if ((await showWarning(question, save)) === save) this.onPass();
  }
}

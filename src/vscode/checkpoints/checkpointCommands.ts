/** What a person does with one checkpoint: validate, compare, restore, delete. */
import * as vscode from 'vscode';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { pickCheckpoint, usableCheckpoints } from '../choose/checkpointItems';
import { askModally, showInformation, showWarning } from '../messages';
import { tellError } from '../progress/errorMessage';
import { plainText } from '../progress/plainText';
import { timeText } from '../progress/scanText';
import { mayScan } from '../scanState/scanPermission';
import { checkpointLabel } from '../tree/scansTreeItem';
import type { CheckpointParts } from './checkpointParts';
import { showComparison } from '../recovery/showComparison';
import { undoRestoreMessage } from './undoRestoreMessage';
import { localize } from '../localize';
import { workbookName } from '../workbookName';

/** Every method resolves when the person has been told the outcome. Without a checkpoint it asks for one. */
export class CheckpointCommands {
  readonly #parts: CheckpointParts;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
  }

  validate(given?: CheckpointSummary): Promise<void> {
    return this.#with(given, vscode.l10n.t('Validate Checkpoint'), async (checkpoint) => {
      const flaw = await this.#parts.jobs.run('validateCheckpoint', this.#input(checkpoint));
      if (flaw !== undefined) await this.#parts.store.refresh();
      const name = nameOf(checkpoint);
      if (flaw === undefined) tell(vscode.l10n.t('{0} is valid.', name));
      else void showWarning(vscode.l10n.t('{0} cannot be used: {1}.', name, plainText(localize(flaw))));
    });
  }

  compare(given?: CheckpointSummary): Promise<void> {
    return this.#with(given, vscode.l10n.t('Compare with Checkpoint'), async (checkpoint) => {
      const comparison = await this.#parts.jobs.run('compareCheckpoint', this.#input(checkpoint));
      const { differences, gone, added, reversioned } = comparison;
      if (differences.length + gone.length + added.length + reversioned.length === 0) {
        tell(
          vscode.l10n.t(
            'You changed nothing in the workbook since {0}. Results of scans are not listed.',
            nameOf(checkpoint),
          ),
        );
        return;
      }
      await showComparison(this.#parts.view, checkpoint.workbookPath, checkpointLabel(checkpoint), comparison);
    });
  }

  restore(given?: CheckpointSummary): Promise<void> {
    return this.#with(given, vscode.l10n.t('Restore Checkpoint'), async (checkpoint) => {
      if (!mayScan(this.#parts.runner)) return;
      const name = workbookName(checkpoint.workbookPath);
      const detail = vscode.l10n.t('A backup of the current file is created first, so you can undo this.');
      const restore = vscode.l10n.t('Restore');
      const made = timeText(checkpoint.createdAt, Date.now());
      const question = vscode.l10n.t(
        'Replace {0} by the copy of {1}?',
        name,
        `${checkpointLabel(checkpoint)}, ${made}`,
      );
      if ((await askModally(question, `${checkpoint.workbookPath}\n\n${detail}`, restore)) !== restore) return;
      if (!(await settleUnsavedChanges(vscode.Uri.file(checkpoint.workbookPath), 'restore'))) return;
      const { kept, flaw } = await this.#parts.jobs.run('restoreCheckpoint', this.#input(checkpoint));
      await this.#parts.store.refresh();
      undoRestoreMessage(checkpoint, kept, this.#parts);
      if (flaw !== undefined) void showWarning(localize(flaw));
    });
  }

  remove(given?: CheckpointSummary): Promise<void> {
    return this.#with(given, vscode.l10n.t('Delete Checkpoint'), async (checkpoint) => {
      if (!mayScan(this.#parts.runner)) return;
      const remove = vscode.l10n.t('Delete');
      const detail = vscode.l10n.t('This also deletes its backup and cannot be undone. You can still resume the scan.');
      const question = vscode.l10n.t('Delete the checkpoint {0}?', nameOf(checkpoint));
      if ((await askModally(question, detail, remove)) !== remove) return;
      await this.#parts.jobs.run('removeCheckpoint', this.#input(checkpoint));
      await this.#parts.store.refresh();
    });
  }

  async #with(
    given: CheckpointSummary | undefined,
    title: string,
    action: (checkpoint: CheckpointSummary) => Promise<void>,
  ): Promise<void> {
    let checkpoint = given;
    try {
      checkpoint ??= await this.#ask(title);
      if (checkpoint !== undefined) await action(checkpoint);
    } catch (error) {
      tellError(error, this.#parts.log, { retry: () => this.#with(checkpoint, title, action) });
    }
  }

  async #ask(title: string): Promise<CheckpointSummary | undefined> {
    const checkpoints = (await this.#parts.store.refresh()).flatMap(usableCheckpoints);
    if (checkpoints.length > 0) return pickCheckpoint(checkpoints, title, vscode.l10n.t('Choose a checkpoint'));
    throw new UserError({ code: 'nothingToResume', what: say`There is no checkpoint`, next: say`Start a scan` });
  }

  #input({ checkpointId }: CheckpointSummary): { storageFolder: string; checkpointId: string } {
    return { storageFolder: this.#parts.store.folder, checkpointId };
  }
}

function nameOf(checkpoint: CheckpointSummary): string {
  return `${workbookName(checkpoint.workbookPath)}, ${checkpointLabel(checkpoint)}`;
}

function tell(text: string): void {
  void showInformation(text);
}

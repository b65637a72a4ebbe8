/** Edits of one workbook from its review grid: each is saved at once, and can be taken back and done again for as long as the grid is open. */
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import { reviewFields } from '../../core/sheet/reviewField';
import type { TypedCell } from '../../core/cells/personEdit';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { errorText, localize } from '../localize';
import { showError, showWarning } from '../messages';
import { tellError } from '../progress/errorMessage';
import { plainText } from '../progress/plainText';
import { mayScan } from '../scanState/scanPermission';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';

export interface GridEditParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
}

interface Edit {
  /** `Notes, aiohttp 3.8.3`. */
  readonly label: string;
  readonly cells: readonly TypedCell[];
}

/** Cells named in a message. */
const namedLeft = 3;

export class GridEdits {
  readonly #done: (Edit & { readonly undo: NonNullable<JobAnswers['editCells']['undo']> })[] = [];
  readonly #undone: Edit[] = [];
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something else can be taken back or done again now. */
  readonly onDidChange = this.#changed.event;
  /** One after the other, in the order a person asked for them. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly workbook: vscode.Uri,
    private readonly parts: GridEditParts,
  ) {}

  get undoable(): string | undefined {
    return this.#done.at(-1)?.label;
  }

  get redoable(): string | undefined {
    return this.#undone.at(-1)?.label;
  }

  /** False: not all of it is in the workbook, and the person was told why. In an open editor they try again themselves. */
  write(cells: readonly TypedCell[], label: string, from: 'openEditor' | 'dialog'): Promise<boolean> {
    return this.#next(() => this.#write({ label, cells }), from === 'dialog');
  }

  undo(): Promise<boolean> {
    return this.#next(async () => {
      const edit = this.#done.at(-1);
      if (edit === undefined) return false;
      const { backup, hash } = edit.undo;
      try {
        await this.parts.jobs.run('undoEdit', { ...this.#where, backup, hash });
      } catch (error) {
        if (!(error instanceof UserError && error.code === 'workbookChanged')) throw error;
        // Neither another try nor an earlier edit can be taken back now.
        this.#done.length = 0;
        void showWarning(plainText(errorText(error)));
        return false;
      }
      this.#done.pop();
      this.#undone.push(edit);
      return true;
    });
  }

  redo(): Promise<boolean> {
    return this.#next(async () => {
      const edit = this.#undone.at(-1);
      return edit !== undefined && (await this.#write(edit, this.#undone.slice(0, -1)));
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get #where(): { storageFolder: string; workbookPath: string } {
    return { storageFolder: this.parts.store.folder, workbookPath: this.workbook.fsPath };
  }

  /** `undone`: what can be done again afterwards; whatever is typed anew ends that. */
  async #write(edit: Edit, undone: readonly Edit[] = []): Promise<boolean> {
    if (!(await settleUnsavedChanges(this.workbook, 'edit'))) return false;
    const cells = [...edit.cells];
    const { left, undo } = await this.parts.jobs.run('editCells', { ...this.#where, cells });
    if (undo !== undefined) {
      this.#done.push({ ...edit, undo });
      this.#undone.splice(0, Infinity, ...undone);
    }
    if (left.length > 0) void showWarning(leftText(left, cells.length));
    return left.length === 0;
  }

  #next(work: () => Promise<boolean>, mayRetry = true): Promise<boolean> {
    const done = this.#queue.then(async () => {
      if (!mayScan(this.parts.runner)) return false;
      try {
        return await work();
      } catch (error) {
        if (mayRetry || !(error instanceof UserError)) {
          tellError(error, this.parts.log, { retry: () => this.#next(work) });
        } else void showError(plainText(errorText(error)));
        return false;
      } finally {
        this.#changed.fire();
      }
    });
    this.#queue = done;
    return done;
  }
}

export function labelOf({ field }: Pick<TypedCell, 'field'>, title: string): string {
  return `${reviewFields[field].header}, ${title}`;
}

type Left = readonly { readonly package: TypedCell['package']; readonly why: Parameters<typeof localize>[0] }[];

function leftText(left: Left, wanted: number): string {
  const named = left.slice(0, namedLeft).map(({ package: { name, version }, why }) => {
    return `${`${name} ${version}`.trim()}: ${localize(why)}`;
  });
  const more = left.length > namedLeft ? [vscode.l10n.t('and {0} more', left.length - namedLeft)] : [];
  const cells = [...named, ...more].join('; ');
  return wanted === 1
    ? vscode.l10n.t('Not changed: {0}', cells)
    : vscode.l10n.t('{0} of {1} cells not changed: {2}', left.length, wanted, cells);
}

/** Edits of one workbook from its review grid: each is saved at once, and can be taken back and done again for as long as the grid is open. */
import * as vscode from 'vscode';
import { reviewFields } from '../../core/sheet/reviewField';
import type { TypedCell } from '../../core/cells/personEdit';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobAnswers } from '../../threads/jobs/jobProtocol';
import { settleUnsavedChanges } from '../choose/dirtyWorkbook';
import { localize } from '../localize';
import { showWarning } from '../messages';
import { tellError } from '../progress/errorMessage';
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

  /** False: not all of it is in the workbook, and the person was told why. `onSaved` also follows a later try. */
  write(cells: readonly TypedCell[], label: string, onSaved: () => void = () => undefined): Promise<boolean> {
    return this.#next(async () => {
      const isWhole = await this.#write({ label, cells });
      if (isWhole) onSaved();
      return isWhole;
    });
  }

  undo(): Promise<boolean> {
    return this.#next(async () => {
      const edit = this.#done.at(-1);
      if (edit === undefined) return false;
      const { backup, hash } = edit.undo;
      await this.parts.jobs.run('undoEdit', { ...this.#where, backup, hash });
      this.#done.pop();
      this.#undone.push(edit);
      return true;
    });
  }

  redo(): Promise<boolean> {
    return this.#next(async () => {
      const edit = this.#undone.pop();
      return edit !== undefined && (await this.#write(edit, [...this.#undone]));
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
    const cells = edit.cells.map((cell) => ({ ...cell }));
    const { left, undo } = await this.parts.jobs.run('editCells', { ...this.#where, cells });
    if (undo !== undefined) {
      this.#done.push({ ...edit, undo });
      this.#undone.splice(0, Infinity, ...undone);
    }
    if (left.length > 0) void showWarning(leftText(left, cells.length));
    return left.length === 0;
  }

  #next(work: () => Promise<boolean>): Promise<boolean> {
    const done = this.#queue.then(async () => {
      if (!mayScan(this.parts.runner)) return false;
      try {
        return await work();
      } catch (error) {
        tellError(error, this.parts.log, { retry: () => this.#next(work) });
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

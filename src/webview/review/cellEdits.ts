/** Edits of cells from the grid: opens the editor over a cell, and hands over what was typed. Writes nothing. */
import { isEditableField } from '../../core/cells/personEdit';
import type { ReviewField } from '../../core/sheet/reviewField';
import { isSheetColumn } from '../../grid/query/gridColumn';
import { announce } from '../dom';
import type { HostChannel } from '../hostChannel';
import type { ToReview } from '../reviewProtocol';
import type { ReviewTexts } from '../reviewTexts';
import { CellEditor } from './grid/cellEditor';
import type { GridView } from './grid/gridView';

export class CellEdits {
  mayEdit = false;
  #editor: CellEditor | undefined;
  #lastId = 0;

  constructor(
    private readonly grid: GridView,
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
  ) {}

  /** The selected cell, or another column of its row. */
  async start(field = this.#selectedField): Promise<void> {
    const key = this.grid.selected?.key;
    if (!this.mayEdit || key === undefined || this.#editor !== undefined) return;
    if (field === undefined || !isEditableField(field)) {
      this.#refuse('column');
      return;
    }
    const { cell } = await this.channel.ask({ ask: 'edit', key, field }, 'edit');
    if (cell === undefined || key !== this.grid.selected?.key) return;
    if (cell.bar !== undefined) {
      this.#refuse(cell.bar);
      return;
    }
    this.grid.reveal();
    const anchor = this.grid.cellOf(field);
    if (anchor === undefined) return;
    const header = this.grid.columns.find((column) => column.field === field)?.header ?? this.texts.words.notes;
    const id = ++this.#lastId;
    this.#editor = new CellEditor(
      {
        label: `${header}, ${cell.title}`,
        ...{ text: cell.text, anchor },
        onSave: (text) => this.channel.post({ type: 'edit', id, key, field, was: cell.text, text }),
        onClose: (isDone) => {
          this.#editor = undefined;
          if (isDone) this.grid.focus();
        },
      },
      this.texts,
    );
  }

  /** What a menu of VS Code's own chose, wherever the row has moved to. */
  async startAt({ key, column, field }: Extract<ToReview, { type: 'startEdit' }>): Promise<void> {
    const { position } = await this.channel.ask({ ask: 'locate', key }, 'located');
    if (position === undefined) return;
    this.grid.select({ position, column: column ?? this.grid.place.column }, true);
    await this.start(field);
  }

  settle({ id, isSaved }: Extract<ToReview, { type: 'edited' }>): void {
    if (id === this.#lastId) this.#editor?.settle(isSaved);
  }

  get #selectedField(): ReviewField | undefined {
    const column = this.grid.columns[this.grid.place.column];
    return column === undefined || !isSheetColumn(column) ? undefined : column.field;
  }

  #refuse(bar: 'column' | 'formula'): void {
    const { words } = this.texts;
    announce(bar === 'column' ? words.editNotHere : words.editFormula);
    this.channel.post({ type: 'notEditable', bar });
  }
}

/** Edits of cells from the grid: opens the editor over a cell, and hands over what was typed. Writes nothing. */
import { isEditableField } from '../../core/cells/personEdit';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import { isSheetColumn } from '../../grid/query/gridColumn';
import type { HostChannel } from '../hostChannel';
import type { FromReview, ToReview } from '../reviewProtocol';
import type { ReviewTexts } from '../reviewTexts';
import { CellEditor } from './grid/cellEditor';
import type { GridView } from './grid/gridView';
import type { Draft } from './savedState';

/** Of waiting for a row; a few seconds. */
const mostFrames = 300;

export class CellEdits {
  mayEdit = false;
  #editor: CellEditor | undefined;
  #lastId = 0;
  #draft: Draft | undefined;

  constructor(
    private readonly grid: GridView,
    private readonly channel: HostChannel,
    private readonly texts: ReviewTexts,
    /** What is typed is another text now. */
    private readonly onDraft: () => void,
  ) {}

  /** What a person is typing; it outlives a page that is hidden. */
  get draft(): Draft | undefined {
    return this.#draft;
  }

  receive(message: Extract<ToReview, { type: 'startEdit' | 'edited' }>): void {
    if (message.type === 'startEdit') void this.#startAt(message);
    else if (message.id === this.#lastId) this.#editor?.settle(message.isSaved);
  }

  /** The grid has been scrolled. */
  follow(): void {
    this.#editor?.place();
  }

  /** Goes on where a person was when the page was hidden. */
  async restore(draft: Draft): Promise<void> {
    this.#draft = draft;
    const { position } = await this.channel.ask({ ask: 'locatePackage', package: draft.package }, 'located');
    if (position === undefined) return;
    this.grid.select({ position, column: this.grid.place.column }, true);
    await this.#rowRead();
    await this.start(draft.field, draft);
  }

  /** The selected cell, or another column of its row. */
  async start(field = this.#selectedField, draft?: Draft): Promise<void> {
    const key = this.grid.selected?.key;
    if (key === undefined || this.#editor !== undefined) return;
    if (!this.mayEdit) {
      this.#refuse('readOnly');
      return;
    }
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
    const { header } = reviewFields[field];
    const id = ++this.#lastId;
    const of = { package: cell.package, title: cell.title };
    this.#editor = new CellEditor(
      {
        label: `${header}, ${cell.title}`,
        ...{ was: draft?.was ?? cell.text, text: draft?.text ?? cell.text, anchor },
        onInput: (text) => this.#keep({ package: cell.package, field, was: draft?.was ?? cell.text, text }),
        onSave: (was, text) => this.channel.post({ type: 'edit', id, ...of, field, was, text }),
        onClose: (isDone) => {
          this.#editor = undefined;
          this.#keep(undefined);
          if (isDone) this.grid.focus();
        },
      },
      this.texts,
    );
  }

  /** What a menu of VS Code's own chose, wherever the row has moved to. */
  async #startAt({ key, column, field }: Extract<ToReview, { type: 'startEdit' }>): Promise<void> {
    const { position } = await this.channel.ask({ ask: 'locate', key }, 'located');
    if (position === undefined) return;
    this.grid.select({ position, column: column ?? this.grid.place.column }, true);
    await this.#rowRead();
    await this.start(field);
  }

  /** The selected row is on its way where it was not in sight. */
  async #rowRead(): Promise<void> {
    for (let frame = 0; frame < mostFrames && this.grid.selected === undefined; frame++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  #keep(draft: Draft | undefined): void {
    this.#draft = draft;
    this.onDraft();
  }

  get #selectedField(): ReviewField | undefined {
    const column = this.grid.columns[this.grid.place.column];
    return column === undefined || !isSheetColumn(column) ? undefined : column.field;
  }

  #refuse(bar: Extract<FromReview, { type: 'notEditable' }>['bar']): void {
    this.channel.post({ type: 'notEditable', bar });
  }
}

/** One workbook as the grid sees it: rows in the order asked for, pages of them, changes since it was opened. Writes nothing. */
import type { PackageRow } from '../../core/package/packageRow';
import { identityKey } from '../../core/package/packageRow';
import { sameContent, type CellContent } from '../../core/review/cell';
import type { ReviewField } from '../../core/review/reviewField';
import { arrangeRows } from '../../core/grid/arrangeRows';
import { findCells, stepToPlace, type CellPlace } from '../../core/grid/findCells';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../../core/grid/gridAnswer';
import { type GridColumn, gridColumns } from '../../core/grid/gridColumn';
import { everything, type GridQuery } from '../../core/grid/gridQuery';
import { cellText, rowVerdict } from '../../core/grid/gridTable';
import type { ReviewWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ReadEvidence } from './findingDetails';
import { rowDetails, shownRow, type RowSource } from './shownRow';

const empty: CellContent = { kind: 'empty' };

export class ReviewSession {
  #workbook: ReviewWorkbook;
  #columns: readonly GridColumn[];
  #query: GridQuery = everything;
  #order: readonly number[] = [];
  #revision = 0;
  #verdicts: Readonly<Record<string, number>> = {};
  #found: { readonly text: string; readonly places: readonly CellPlace[] } | undefined;
  /** By identity, so that a key outlives a sort in Excel. */
  readonly #keys = new Map<string, number>();
  #rowsByKey = new Map<number, number>();
  readonly #changed = new Map<number, Set<ReviewField>>();

  constructor(
    workbook: ReviewWorkbook,
    private readonly evidence: ReadEvidence,
  ) {
    this.#workbook = workbook;
    this.#columns = gridColumns(workbook.columns);
    this.#take(workbook);
  }

  get hash(): string {
    return this.#workbook.hash;
  }

  opened(changedCells = 0): OpenedGrid {
    const { sheetName } = this.#workbook;
    return { sheetName, columns: [...this.#columns], arranged: this.#arranged(), changedCells };
  }

  /** The same workbook read again: what differs stays marked until the workbook is closed. */
  refresh(workbook: ReviewWorkbook): OpenedGrid {
    const before = new Map(this.#workbook.rows.map((row) => [identityKey(row.identity), row]));
    this.#columns = gridColumns(workbook.columns);
    this.#take(workbook);
    let changedCells = 0;
    for (const row of workbook.rows) {
      const old = before.get(identityKey(row.identity));
      if (old !== undefined) changedCells += this.#mark(old, row);
    }
    return this.opened(changedCells);
  }

  async answer(request: GridRequest): Promise<GridAnswer> {
    switch (request.ask) {
      case 'arrange':
        this.#query = request.query;
        this.#arrange();
        return { answer: 'arranged', arranged: this.#arranged() };
      case 'page':
        return { answer: 'page', ...this.#page(request.first, request.count) };
      case 'find':
        return this.#find(request);
      case 'locate':
        return this.#located(this.#rowsByKey.get(request.key));
      case 'locatePackage':
        return this.#located(this.#rowsByKey.get(this.#keys.get(identityKey(request.package)) ?? -1));
      case 'identify': {
        const row = this.#workbook.rows[this.#rowsByKey.get(request.key) ?? -1];
        return { answer: 'identified', ...(row === undefined ? {} : { row: row.row, package: row.identity }) };
      }
      case 'details':
        return this.#details(request.key);
      case 'copy':
        return { answer: 'copied', text: this.#copied(request.key, request.column) };
    }
  }

  #take(workbook: ReviewWorkbook): void {
    this.#workbook = workbook;
    this.#rowsByKey = new Map(workbook.rows.map((row, at) => [this.#keyOf(row), at]));
    const verdicts: Record<string, number> = {};
    workbook.rows.forEach((_row, at) => {
      const verdict = rowVerdict(workbook, at) ?? 'other';
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    });
    this.#verdicts = verdicts;
    this.#arrange();
  }

  #keyOf(row: PackageRow): number {
    const identity = identityKey(row.identity);
    const known = this.#keys.get(identity);
    if (known !== undefined) return known;
    const key = this.#keys.size;
    this.#keys.set(identity, key);
    return key;
  }

  #mark(old: PackageRow, row: PackageRow): number {
    const changed = this.#columns.filter(
      ({ field }) => !sameContent(old.cells[field] ?? empty, row.cells[field] ?? empty),
    );
    if (changed.length === 0) return 0;
    const key = this.#keyOf(row);
    const marks = this.#changed.get(key) ?? new Set();
    for (const { field } of changed) marks.add(field);
    this.#changed.set(key, marks);
    return changed.length;
  }

  #arrange(): void {
    this.#order = arrangeRows(this.#workbook, this.#columns, this.#query);
    this.#found = undefined;
    this.#revision++;
  }

  #arranged(): Arranged {
    const [revision, shown, total] = [this.#revision, this.#order.length, this.#workbook.rows.length];
    return { revision, shown, total, verdicts: { ...this.#verdicts } };
  }

  #page(first: number, count: number): Omit<Extract<GridAnswer, { answer: 'page' }>, 'answer'> {
    const rows = this.#order.slice(first, first + count).map((at) => shownRow(this.#source(at)));
    return { revision: this.#revision, first, rows };
  }

  #source(at: number): RowSource {
    const row = this.#workbook.rows[at];
    if (row === undefined) throw new Error(`Expected a row at ${at}, got none.`);
    const key = this.#keyOf(row);
    return { table: this.#workbook, columns: this.#columns, at, key, row, changed: this.#changed.get(key) };
  }

  #find({ text, from, direction }: Extract<GridRequest, { ask: 'find' }>): GridAnswer {
    if (this.#found?.text !== text) {
      this.#found = { text, places: findCells(this.#workbook, this.#order, this.#columns, text) };
    }
    const { places } = this.#found;
    const index = stepToPlace(places, from, direction);
    const place = places[index];
    return { answer: 'found', matches: places.length, ordinal: index + 1, ...(place === undefined ? {} : { place }) };
  }

  #located(at: number | undefined): GridAnswer {
    const position = at === undefined ? -1 : this.#order.indexOf(at);
    return { answer: 'located', ...(position < 0 ? {} : { position }) };
  }

  async #details(key: number): Promise<GridAnswer> {
    const at = this.#rowsByKey.get(key);
    if (at === undefined) return { answer: 'details' };
    const source = this.#source(at);
    const finding = await this.evidence(source.row.identity);
    return { answer: 'details', details: { ...rowDetails(source), ...(finding === undefined ? {} : { finding }) } };
  }

  #copied(key: number, column: number | undefined): string {
    const at = this.#rowsByKey.get(key);
    if (at === undefined) return '';
    if (column !== undefined) {
      const one = this.#columns[column];
      return one === undefined ? '' : cellText(this.#workbook, at, one.field);
    }
    return this.#columns.map(({ field }) => tsvValue(cellText(this.#workbook, at, field))).join('\t');
  }
}

/** As spreadsheets paste it: quoted where a value would break the row. */
function tsvValue(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

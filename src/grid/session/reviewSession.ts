/** One workbook as the grid sees it: rows in the order asked for, pages of them, changes since it was opened. Writes nothing. */
import type { ReviewField } from '../../core/sheet/reviewField';
import { arrangeRows, filterRows, type RowFinding } from '../query/arrangeRows';
import { findCells, stepToPlace, type CellPlace } from '../query/findCells';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../query/gridAnswer';
import { columnsOfView, type GridColumn, gridColumns, isSheetColumn } from '../query/gridColumn';
import { everything, type GridQuery } from '../query/gridQuery';
import { cellText } from '../../core/cells/gridTable';
import { inertPaste } from '../../core/message/inert';
import type { ReviewTable } from '../../workbook/review/reviewTable';
import { type KnownFindings, nothingKnown, type ReadEvidence } from './findingDetails';
import { RowKeys } from './rowKeys';
import { editedCell, rowDetails, shownRow, type RowSource } from './shownRow';
import { identityKey } from '../../core/package/identity';
import { formerVersion } from '../../core/scan/formerVersion';

/** What was found, and among how many rows. */
interface Found {
  readonly text: string;
  readonly places: readonly CellPlace[];
  readonly rows: number;
}

export class ReviewSession {
  #table: ReviewTable;
  #columns: readonly GridColumn[];
  #query: GridQuery = everything;
  #order: number[] = [];
  #revision = 0;
  /** Rows of the table that the order and the verdicts know of. */
  #arrangedRows = 0;
  #countedRows = 0;
  #states: Record<string, number> = {};
  #found: Found | undefined;
  #known: KnownFindings = nothingKnown;
  readonly #keys: RowKeys;
  readonly #changed = new Map<number, Set<ReviewField>>();

  /** The table may still be read: `grow` takes what has come. */
  constructor(
    table: ReviewTable,
    private readonly evidence: ReadEvidence,
  ) {
    this.#table = table;
    this.#columns = gridColumns(table.columns);
    this.#keys = new RowKeys(table);
    this.#arrange();
  }

  readonly #findingAt = (at: number): RowFinding => {
    const identity = this.#table.identity(at);
    const found = this.#known.findings.get(identityKey(identity));
    if (found !== undefined) return found;
    const scanned = this.#known.scanned.get(identity.name) ?? [];
    const scannedAs = formerVersion(identity, scanned, (each) => this.#keys.rowOfPackage(each) !== undefined);
    return scannedAs === undefined ? { state: 'other' } : { state: 'notChecked', scannedAs };
  };

  get #sheetColumns(): ReturnType<typeof gridColumns> {
    return gridColumns(this.#table.columns);
  }

  get table(): ReviewTable {
    return this.#table;
  }

  opened(changedCells = 0): OpenedGrid {
    const { sheetName } = this.#table.source;
    return { sheetName, columns: [...this.#columns], arranged: this.#arranged(), changedCells };
  }

  /** The rows that have come since. They stand behind the others, and in a sorted grid among them as soon as they are as many as those. */
  grow(): Arranged {
    const { length, isComplete } = this.#table;
    if (this.#query.sort === undefined) {
      for (const at of filterRows(this.#table, this.#query, this.#arrangedRows, this.#findingAt)) this.#order.push(at);
      this.#arrangedRows = length;
    } else if (isComplete || length >= 2 * this.#arrangedRows) this.#arrange();
    return this.#arranged();
  }

  /** What scans have found: rows and counts follow it, and never the words of a cell. */
  judge(known: KnownFindings): Arranged {
    this.#known = known;
    this.#states = {};
    this.#countedRows = 0;
    if ((this.#query.states ?? []).length > 0 || this.#query.sort?.field === 'finding') this.#arrange();
    else this.#revision++;
    return this.#arranged();
  }

  /** The same workbook read again, as a whole: what differs stays marked until the workbook is closed. */
  refresh(table: ReviewTable): OpenedGrid {
    const before = this.#table;
    const rowsBefore = Array.from({ length: table.length }, (_, at) => this.#keys.rowOfPackage(table.identity(at)));
    this.#keys.renew(table);
    this.#table = table;
    this.#columns = columnsOfView(table.columns, this.#query.view ?? 'all');
    this.#states = {};
    this.#countedRows = 0;
    this.#arrange();
    let changedCells = 0;
    rowsBefore.forEach((old, at) => {
      if (old !== undefined && !table.isStoredAlike(at, before, old)) changedCells += this.#mark(at, before, old);
    });
    return this.opened(changedCells);
  }

  async answer(request: GridRequest): Promise<GridAnswer> {
    switch (request.ask) {
      case 'arrange':
        this.#query = request.query;
        this.#columns = columnsOfView(this.#table.columns, this.#query.view ?? 'all');
        this.#arrange();
        return { answer: 'arranged', arranged: this.#arranged(), columns: [...this.#columns] };
      case 'page':
        return { answer: 'page', ...this.#page(request.first, request.count) };
      case 'find':
        return this.#find(request);
      case 'locate':
        return this.#located(this.#keys.rowOf(request.key));
      case 'locatePackage':
        return this.#located(this.#keys.rowOfPackage(request.package));
      case 'identify': {
        const at = this.#keys.rowOf(request.key);
        if (at === undefined) return { answer: 'identified' };
        return { answer: 'identified', row: this.#table.rowNumber(at), package: this.#table.identity(at) };
      }
      case 'details':
        return this.#details(request.key);
      case 'edit': {
        const at = this.#keys.rowOf(request.key);
        return { answer: 'edit', ...(at === undefined ? {} : { cell: editedCell(this.#table, at, request.field) }) };
      }
      case 'shown':
        return { answer: 'shown', cells: this.#order.map((at) => editedCell(this.#table, at, request.field)) };
      case 'copy':
        return { answer: 'copied', text: this.#copied(request.key, request.column) };
    }
  }

  #mark(at: number, before: ReviewTable, old: number): number {
    // By what is shown: another formula with the same value is no news in a grid of values.
    const changed = this.#sheetColumns.filter(
      ({ field }) => cellText(before, old, field) !== cellText(this.#table, at, field),
    );
    if (changed.length === 0) return 0;
    const key = this.#keys.keyAt(at);
    const marks = this.#changed.get(key) ?? new Set();
    for (const { field } of changed) marks.add(field);
    this.#changed.set(key, marks);
    return changed.length;
  }

  #arrange(): void {
    this.#order = [...arrangeRows(this.#table, this.#columns, this.#query, this.#findingAt)];
    this.#arrangedRows = this.#table.length;
    this.#found = undefined;
    this.#revision++;
  }

  #arranged(): Arranged {
    const { length, isComplete } = this.#table;
    for (; this.#countedRows < length; this.#countedRows++) {
      const { state } = this.#findingAt(this.#countedRows);
      this.#states[state] = (this.#states[state] ?? 0) + 1;
    }
    return {
      revision: this.#revision,
      shown: this.#order.length,
      total: length,
      ...(isComplete ? {} : { reading: true }),
      states: { ...this.#states },
    };
  }

  #page(first: number, count: number): Omit<Extract<GridAnswer, { answer: 'page' }>, 'answer'> {
    const rows = this.#order.slice(first, first + count).map((at) => shownRow(this.#source(at)));
    return { revision: this.#revision, first, rows };
  }

  #source(at: number): RowSource {
    const key = this.#keys.keyAt(at);
    const finding = this.#findingAt(at);
    return { table: this.#table, columns: this.#columns, at, key, finding, changed: this.#changed.get(key) };
  }

  #find({ text, from, direction }: Extract<GridRequest, { ask: 'find' }>): GridAnswer {
    const places = this.#placesOf(text);
    const index = stepToPlace(places, from, direction);
    const place = places[index];
    return { answer: 'found', matches: places.length, ordinal: index + 1, ...(place === undefined ? {} : { place }) };
  }

  /** What was found before is looked for only in the rows that have come since. */
  #placesOf(text: string): readonly CellPlace[] {
    const before = this.#found?.text === text ? this.#found : undefined;
    const rows = this.#order.length;
    if (before?.rows === rows) return before.places;
    const added = findCells(this.#table, this.#order, this.#columns, text, before?.rows ?? 0);
    const places = before === undefined ? added : before.places.concat(added);
    this.#found = { text, places, rows };
    return places;
  }

  #located(at: number | undefined): GridAnswer {
    const position = at === undefined ? -1 : this.#order.indexOf(at);
    return { answer: 'located', ...(position < 0 ? {} : { position }) };
  }

  async #details(key: number): Promise<GridAnswer> {
    const at = this.#keys.rowOf(key);
    if (at === undefined) return { answer: 'details' };
    const source = this.#source(at);
    const finding = await this.evidence(this.#table.identity(at));
    const { scannedAs } = source.finding;
    const found = finding === undefined ? {} : { finding };
    return {
      answer: 'details',
      details: {
        ...rowDetails({ ...source, columns: this.#sheetColumns }),
        ...found,
        ...(finding !== undefined || scannedAs === undefined ? {} : { scannedAs }),
      },
    };
  }

  #copied(key: number, column: number | undefined): string {
    const at = this.#keys.rowOf(key);
    if (at === undefined) return '';
    if (column !== undefined) {
      const one = this.#columns[column];
      return one === undefined || !isSheetColumn(one) ? '' : inertPaste(cellText(this.#table, at, one.field));
    }
    return this.#sheetColumns.map(({ field }) => inertPaste(cellText(this.#table, at, field))).join('\t');
  }
}

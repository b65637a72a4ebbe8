/** Formulas whose stored results a save makes stale: recalculated where they are link formulas, else dropped; none is left wrong in silence. */
import { joinedText } from '../../core/spreadsheet/cell';
import { cellName } from '../cell/cellAddress';
import { readCellContent } from './cellReader';
import type { CellSpan } from '../cell/rowCells';
import { findCellSpan, readCellSpans } from './cellSpans';
import { rowPosition } from './sheetIndex';
import type { CellWrite } from '../cell/cellWrite';
import { readStoredFormula, type FormulaIndex } from '../formula/formulaIndex';
import {
  formulaReaders,
  type ColumnRows,
  type FormulaCells,
  type FormulaReaders,
  type Steps,
} from '../formula/formulaReaders';
import { calculateLink, type CellText } from '../../core/spreadsheet/linkFormula';
import { replaceResult } from '../formula/cachedResult';
import { RowIntervals } from '../formula/rowIntervals';
import type { Splice } from '../xml/splice';
import { readCellText } from '../xml/xmlMarkup';
import type { OpenSheet } from './openSheet';

/** A formula cell whose stored result changes; `text` undefined: it is dropped. There may be as many as rows, so no more is kept of each. */
export interface StaleResult {
  readonly row: number;
  readonly column: number;
  readonly text: string | undefined;
  /** Empty where the cell shows `text` already. */
  readonly splices: readonly Splice[];
}

/** By column, rows whose formulas cannot be calculated here and have no stored result any more. */
export type DroppedResults = ReadonlyMap<number, RowIntervals>;

interface Dependents {
  readonly stale: readonly StaleResult[];
  /** Those of earlier saves and of this one. */
  readonly dropped: DroppedResults;
  /** Some result cannot be made right here: the workbook must be calculated when it is opened. */
  readonly needsCalculation: boolean;
}

/**
 * Follows the dependents of `writes` through the sheet, range by range. `others`: the formulas of the other sheets. `dropped`: of earlier
 * saves of these very bytes, which are not looked at again.
 */
export function findDependents(
  sheet: OpenSheet,
  writes: readonly CellWrite[],
  others: readonly FormulaIndex[],
  dropped: DroppedResults = new Map(),
): Dependents {
  if (writes.length === 0) return { stale: [], dropped, needsCalculation: false };
  const { name } = sheet.sheet;
  const { opaque, found, changed } = reachedFormulas(sheet, writes);
  const results = new Results(sheet, writes, found, dropped);
  const otherReaders = others.map((formulas) => formulaReaders(formulas, name, false));
  const steps = { left: mostSteps };
  const isRead = (cells: ColumnRows): boolean =>
    otherReaders.some((readers) => !readers.of(cells, steps).next().done) || steps.left < 0;
  return {
    stale: results.stale,
    dropped: results.dropped,
    needsCalculation:
      opaque ||
      results.needsCalculation ||
      otherReaders.some((readers) => readers.opaque.length > 0) ||
      changed.some(isRead),
  };
}

/** The formulas that depend on the writes, directly or not; `changed`: what was written, and their cells. */
function reachedFormulas(
  sheet: OpenSheet,
  writes: readonly CellWrite[],
): { readonly opaque: boolean; readonly found: readonly FormulaCells[]; readonly changed: readonly ColumnRows[] } {
  const readers = formulaReaders(sheet.context.formulas, sheet.sheet.name, true);
  const written = new Map<number, RowIntervals>();
  for (const { row, column } of writes) rowsOf(written, column).add(row, row);
  const seeds: ColumnRows[] = [...written].flatMap(([column, rows]) =>
    rows.intervals.map((interval) => ({ column, ...interval })),
  );
  const steps = { left: mostSteps };
  const reached = reachedFrom(readers, seeds, steps);
  const found = (steps.left < 0 ? joinedCells(readers.all) : reached).sort(byPlace);
  return { opaque: readers.opaque.length > 0, found, changed: [...seeds, ...found] };
}

/** So many at most are followed: half a second's work. Past them, every formula of the sheet counts as reached. */
const mostSteps = 2_000_000;

function reachedFrom(readers: FormulaReaders, seeds: readonly ColumnRows[], steps: Steps): FormulaCells[] {
  const reached = new ReachedCells(steps);
  for (const cells of readers.opaque) reached.add(cells);
  for (const seed of seeds) for (const reader of readers.of(seed, steps)) reached.add(reader);
  for (let at = 0; at < reached.found.length && steps.left >= 0; at++) {
    const cells = reached.found[at];
    if (cells !== undefined) for (const reader of readers.of(cells, steps)) reached.add(reader);
  }
  return reached.found;
}

function joinedCells(all: readonly FormulaCells[]): FormulaCells[] {
  const reached = new ReachedCells({ left: 0 });
  for (const cells of [...all].sort(byPlace)) reached.add(cells);
  return reached.found;
}

function byPlace(x: ColumnRows, y: ColumnRows): number {
  return x.column - y.column || x.top - y.top;
}

/** Each cell once. */
class ReachedCells {
  readonly found: FormulaCells[] = [];
  readonly #columns = new Map<number, RowIntervals>();

  constructor(private readonly steps: Steps) {}

  add(cells: FormulaCells): void {
    const rows = rowsOf(this.#columns, cells.column);
    for (const added of rows.add(cells.top, cells.bottom)) {
      this.found.push({ ...cells, ...added });
      // What is put in among others moves those behind it.
      if ((rows.intervals.at(-1)?.top ?? 0) > cells.bottom) this.steps.left -= rows.intervals.length >>> movedPerStep;
    }
  }
}

/** Moving 2 to the power of this many intervals takes as long as a look at one reader. */
const movedPerStep = 9;

function rowsOf(columns: Map<number, RowIntervals>, column: number): RowIntervals {
  let rows = columns.get(column);
  if (rows === undefined) columns.set(column, (rows = new RowIntervals()));
  return rows;
}

/** Each link of a chain is a call. */
const deepestChain = 200;

/** The results of the formulas found; they may feed each other: each is calculated when another needs it. */
class Results {
  readonly stale: readonly StaleResult[];
  readonly dropped: DroppedResults;
  readonly needsCalculation: boolean;
  readonly #written: ReadonlyMap<string, CellWrite>;
  readonly #links: ReadonlySet<string>;
  readonly #unknown: ReadonlyMap<number, RowIntervals>;
  readonly #texts = new Map<string, string | undefined>();
  readonly #pending = new Set<string>();
  readonly #rows = new Map<number, ReadonlyMap<number, CellSpan>>();

  constructor(
    private readonly sheet: OpenSheet,
    writes: readonly CellWrite[],
    found: readonly FormulaCells[],
    dropped: DroppedResults,
  ) {
    this.#written = new Map(writes.map((write) => [cellName(write.row, write.column), write]));
    const links = found.filter(({ isLink }) => isLink).flatMap((cells) => [...this.#unwritten(cells)]);
    this.#links = new Set(links.map(({ row, column }) => cellName(row, column)));
    const unknown = found.filter(({ isLink }) => !isLink);
    const columns = new Map<number, RowIntervals>();
    for (const { column, top, bottom } of unknown) rowsOf(columns, column).add(top, bottom);
    this.#unknown = columns;
    const { results, all } = this.#drop(unknown, dropped);
    this.dropped = all;
    const calculated = links.flatMap(({ row, column }) => {
      const span = this.#span(row, column);
      return span?.formula === undefined ? [] : [{ span, text: this.#resultOf(cellName(row, column), span) }];
    });
    this.needsCalculation = unknown.length > 0 || calculated.some(({ text }) => text === undefined);
    const renewed = calculated.filter(({ span, text }) => text !== undefined || span.value !== undefined);
    this.stale = [...renewed.map(({ span, text }) => this.#stale(span, text)), ...results];
  }

  /** Results that are there and cannot be calculated here. */
  #drop(
    unknown: readonly FormulaCells[],
    before: DroppedResults,
  ): { readonly results: readonly StaleResult[]; readonly all: DroppedResults } {
    const all = new Map([...before].map(([column, rows]) => [column, copyOf(rows)]));
    const results: StaleResult[] = [];
    for (const cells of unknown) {
      for (const rows of rowsOf(all, cells.column).add(cells.top, cells.bottom)) {
        for (const { row, column } of this.#unwritten({ ...cells, ...rows })) {
          const span = findCellSpan(this.sheet.index, row, column);
          if (span?.formula !== undefined && span.value !== undefined) results.push(this.#stale(span, undefined));
        }
      }
    }
    return { results, all };
  }

  #stale(span: CellSpan, text: string | undefined): StaleResult {
    const { xml, prefix } = this.sheet.index;
    const isShown = text !== undefined && text === cachedText(xml, span);
    return { row: span.row, column: span.column, text, splices: isShown ? [] : replaceResult(xml, span, text, prefix) };
  }

  *#unwritten({ column, top, bottom }: ColumnRows): Generator<{ readonly row: number; readonly column: number }> {
    for (let row = top; row <= bottom; row++) if (!this.#written.has(cellName(row, column))) yield { row, column };
  }

  #span(row: number, column: number): CellSpan | undefined {
    let cells = this.#rows.get(row);
    if (cells === undefined) {
      const position = rowPosition(this.sheet.index, row);
      const spans = position === undefined ? [] : readCellSpans(this.sheet.index, position);
      this.#rows.set(row, (cells = new Map(spans.map((span) => [span.column, span]))));
    }
    return cells.get(column);
  }

  readonly #cellText: CellText = (row, column) => {
    const name = cellName(row, column);
    const write = this.#written.get(name);
    if (write !== undefined) return writtenText(write);
    const span = this.#span(row, column);
    if (this.#links.has(name) && span !== undefined) return this.#resultOf(name, span);
    if (this.#unknown.get(column)?.has(row) === true) return undefined;
    const content = readCellContent(span, this.sheet.context);
    return content.kind === 'error' ? undefined : joinedText(content);
  };

  #resultOf(name: string, span: CellSpan): string | undefined {
    if (this.#texts.has(name)) return this.#texts.get(name);
    // A circle has no result; a long chain read from its end is not followed.
    if (this.#pending.has(name) || this.#pending.size >= deepestChain) return undefined;
    this.#pending.add(name);
    const stored = readStoredFormula(this.sheet.index.xml, span, this.sheet.context.formulas);
    const simple = stored !== undefined && (stored.kind === 'plain' || stored.kind === 'shared');
    const text = simple ? calculateLink(stored.text, this.#cellText) : undefined;
    this.#pending.delete(name);
    this.#texts.set(name, text);
    return text;
  }
}

function cachedText(xml: Buffer, span: CellSpan): string | undefined {
  // Only a stored string can be equal to a calculated one.
  if (span.type !== 'str' || span.value === undefined) return undefined;
  return readCellText(xml, span.value.bodyStart, span.value.bodyEnd);
}

function copyOf(rows: RowIntervals): RowIntervals {
  const copy = new RowIntervals();
  for (const { top, bottom } of rows.intervals) copy.add(top, bottom);
  return copy;
}

/** undefined: a formula that nobody has calculated yet, or what no joined text holds as it is. */
function writtenText({ value }: CellWrite): string | undefined {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return value.text;
    case 'number':
      return String(value.value);
    case 'boolean':
    case 'error':
      return undefined;
    case 'formula':
      return value.cached;
  }
}

/** Which formulas read a range of cells, found by an interval index instead of a walk over all formulas. */
import { extentAt, formulaAreas, type Extent } from './formulaAreas';
import type { FormulaIndex } from './formulaIndex';
import { isLinkFormula } from '../../core/spreadsheet/linkFormula';
import { type RowInterval, RowIntervals } from './rowIntervals';

/** Cells of one column, one under the other, with the same formula. */
export interface FormulaCells extends RowInterval {
  readonly column: number;
  /** Whether its result can be calculated here. */
  readonly isLink: boolean;
}

/** Rows of one column. */
export interface ColumnRows extends RowInterval {
  readonly column: number;
}

export interface FormulaReaders {
  /** Formulas that may read any cell. */
  readonly opaque: readonly FormulaCells[];
  /** Every formula of the sheet. */
  readonly all: readonly FormulaCells[];
  /** Those that read one of the cells, some of them perhaps twice; as far as `steps` reach. */
  of(cells: ColumnRows, steps: Steps): Generator<FormulaCells>;
}

/**
 * How many readers are still looked at to follow what depends on what. Formulas that all read each other have as many ways as their number
 * squared; below zero, what was found is not all.
 */
export interface Steps {
  left: number;
}

/** `rows`: the extent that the formula in the topmost of `cells` reads. */
interface Reader extends RowInterval {
  readonly cells: FormulaCells;
  readonly rows: Extent;
}

/** An area over more columns than this is looked at for each of them. */
const mostListedColumns = 64;

const known = new WeakMap<FormulaIndex, Map<string, FormulaReaders>>();

/** Formulas that read cells of the sheet `name`; `isOwn`: they are on that very sheet, where it need not be named. */
export function formulaReaders(formulas: FormulaIndex, name: string, isOwn: boolean): FormulaReaders {
  let bySheet = known.get(formulas);
  if (bySheet === undefined) known.set(formulas, (bySheet = new Map<string, FormulaReaders>()));
  const key = `${isOwn ? 'own' : 'other'} ${name}`;
  let readers = bySheet.get(key);
  if (readers === undefined) bySheet.set(key, (readers = indexReaders(formulas, name.toLowerCase(), isOwn)));
  return readers;
}

function indexReaders(formulas: FormulaIndex, name: string, isOwn: boolean): FormulaReaders {
  const byColumn = new Map<number, ColumnReaders>();
  const wide: { readonly left: number; readonly right: number; readonly reader: Reader }[] = [];
  const opaque: FormulaCells[] = [];
  const all: FormulaCells[] = [];
  for (const { formula, row, column, runs } of formulaTexts(formulas)) {
    const { areas, opaque: isOpaque } = formulaAreas(formula);
    const isLink = isLinkFormula(formula);
    const read = areas.filter(({ sheet }) => (sheet === undefined ? isOwn : sheet.toLowerCase() === name));
    for (const run of runs) {
      const cells = { ...run, isLink };
      all.push(cells);
      if (isOpaque) opaque.push(cells);
      for (const area of read) {
        const columns = extentAt(area.columns, run.column - column);
        const left = Math.min(columns.a, columns.b);
        const right = Math.max(columns.a, columns.b);
        const reader = readerOf(cells, extentAt(area.rows, run.top - row));
        if (right - left >= mostListedColumns) wide.push({ left, right, reader });
        else for (let at = left; at <= right; at++) readersOf(byColumn, at).add(reader);
      }
    }
  }
  const wideReaders = new IntervalList(wide.map(({ reader }) => reader));
  const bounds = new Map(wide.map(({ left, right, reader }) => [reader, { left, right }]));
  const columns = new Map([...byColumn].map(([column, readers]) => [column, readers.finish()]));
  return {
    opaque,
    all,
    *of(target, steps) {
      yield* columns.get(target.column)?.(target, steps) ?? [];
      for (const reader of wideReaders.overlapping(target, steps)) {
        const { left = 0, right = 0 } = bounds.get(reader) ?? {};
        if (left <= target.column && target.column <= right) yield* readingCells(reader, target);
      }
    },
  };
}

function readersOf(columns: Map<number, ColumnReaders>, column: number): ColumnReaders {
  let readers = columns.get(column);
  if (readers === undefined) columns.set(column, (readers = new ColumnReaders()));
  return readers;
}

/** Above this many, the readers of a column are no longer told apart by the rows they read: they would fill the memory. */
const mostReaders = 50_000;

type FindReaders = (target: RowInterval, steps: Steps) => Generator<FormulaCells>;

/** Who reads cells of one column. */
class ColumnReaders {
  #readers: Reader[] = [];
  /** By column, links apart from the others: all that read the column at all. */
  #cells: Map<string, { readonly column: number; readonly isLink: boolean; readonly rows: RowIntervals }> | undefined;

  add(reader: Reader): void {
    this.#readers.push(reader);
    if (this.#readers.length <= mostReaders) return;
    this.#cells ??= new Map();
    for (const { cells } of this.#readers) {
      const key = `${cells.column} ${cells.isLink}`;
      let known = this.#cells.get(key);
      if (known === undefined) this.#cells.set(key, (known = { ...cells, rows: new RowIntervals() }));
      known.rows.add(cells.top, cells.bottom);
    }
    this.#readers = [];
  }

  finish(): FindReaders {
    const readers = new IntervalList(this.#readers);
    const all = [...(this.#cells?.values() ?? [])].flatMap(({ column, isLink, rows }) =>
      rows.intervals.map((interval) => ({ column, isLink, ...interval })),
    );
    return function* (target, steps) {
      steps.left -= all.length;
      if (steps.left >= 0) yield* all;
      for (const reader of readers.overlapping(target, steps)) yield* readingCells(reader, target);
    };
  }
}

/** Each different formula: its text at `row`, `column`, and the cells that hold it. */
function* formulaTexts({ groups, members, own }: FormulaIndex): Generator<{
  readonly formula: string;
  readonly row: number;
  readonly column: number;
  readonly runs: readonly ColumnRows[];
}> {
  for (const { si, row, column, formula } of groups.values()) {
    const master = { column, top: row, bottom: row };
    yield { formula, row, column, runs: [master, ...(members.get(si) ?? [])] };
  }
  for (const { column, top, bottom, formula } of own) {
    yield { formula, row: top, column, runs: [{ column, top, bottom }] };
  }
}

function readerOf(cells: FormulaCells, rows: Extent): Reader {
  const last = extentAt(rows, cells.bottom - cells.top);
  return {
    cells,
    rows,
    top: Math.min(rows.a, rows.b, last.a, last.b),
    bottom: Math.max(rows.a, rows.b, last.a, last.b),
  };
}

/** Of the reader's cells, those whose copy of the area covers one of the target's rows. */
function* readingCells({ cells, rows }: Reader, target: RowInterval): Generator<FormulaCells> {
  const { a, aMoves, b, bMoves } = rows;
  let { top, bottom } = cells;
  if (aMoves && bMoves) {
    top += Math.max(0, target.top - Math.max(a, b));
    bottom = Math.min(bottom, cells.top + target.bottom - Math.min(a, b));
  } else if (aMoves || bMoves) {
    // As in `$B$4:B4`: the area grows from the fixed corner to the moving one.
    const fixed = aMoves ? b : a;
    const moving = aMoves ? a : b;
    if (fixed < target.top) top += Math.max(0, target.top - moving);
    else if (fixed > target.bottom) bottom = Math.min(bottom, cells.top + target.bottom - moving);
  }
  if (top <= bottom) yield { ...cells, top, bottom };
}

/** Readers by the rows they read. */
class IntervalList {
  readonly #readers: readonly Reader[];
  /** The furthest bottom of the readers up to each. */
  readonly #reach: readonly number[];

  constructor(readers: readonly Reader[]) {
    this.#readers = [...readers].sort((x, y) => x.top - y.top);
    let reach = 0;
    this.#reach = this.#readers.map(({ bottom }) => (reach = Math.max(reach, bottom)));
  }

  *overlapping({ top, bottom }: RowInterval, steps: Steps): Generator<Reader> {
    let low = 0;
    let high = this.#readers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#readers[middle]?.top ?? 0) <= bottom) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0 && (this.#reach[at] ?? 0) >= top; at--) {
      if (--steps.left < 0) return;
      const reader = this.#readers[at];
      if (reader !== undefined && reader.bottom >= top) yield reader;
    }
  }
}

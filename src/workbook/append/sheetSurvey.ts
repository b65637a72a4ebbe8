/** What new rows need to know of a whole sheet, gathered row by row and kept small. */
import { displayText, type CellContent } from '../../core/spreadsheet/cell';
import type { NewPackage } from '../../core/package/newPackage';
import { normalizeName } from '../../core/package/packageName';
import { reviewFieldNames, reviewFields } from '../../core/sheet/reviewField';
import type { FormulaIndex } from '../../xlsx/formula/formulaIndex';
import type { ReviewLayout } from '../review/reviewLayout';
import type { ReviewSheet } from '../review/reviewSheet';
import { readCellContent, readText, type SheetContext } from '../../xlsx/sheet/cellReader';
import { lastRow } from '../../xlsx/cell/cellAddress';
import { readRowCells, type CellSpan } from '../../xlsx/cell/rowCells';
import type { RowBounds } from '../../xlsx/cell/rowScanner';
import { rowInsertPosition } from '../../xlsx/sheet/sheetIndex';

/** The row whose form new rows take. */
export interface FormRow {
  readonly row: number;
  /** The package above it. */
  readonly before: number | undefined;
  /** Whether its scan columns hold something: their colors are then those of a verdict. */
  readonly isFilled: boolean;
}

export interface SheetSurvey {
  /** The last row with a package, else the header's. */
  readonly last: number;
  /** The nearest package that nobody filled in, else the last one; undefined: the sheet lists none. */
  readonly form: FormRow | undefined;
  /** The last packages, the nearest first. */
  readonly neighbours: readonly number[];
  readonly highestNumber: number | undefined;
  /** The first row below the packages with something in it. */
  readonly below: number | undefined;
  /** Rows of packages that have one of the new names, in whatever version. */
  readonly namesakes: readonly number[];
}

/** Further up a row is no neighbour any more. */
const mostNeighbours = 50;
const noFormulas: FormulaIndex = { groups: new Map(), members: new Map(), own: [], arrays: [], dataTables: [] };

/** The rows that planning `count` new ones looks at. */
export function surveyedRows({ last, form, neighbours, namesakes }: SheetSurvey, count: number): readonly number[] {
  const whole = form === undefined ? [] : [form.row, form.before ?? form.row];
  const next = Array.from({ length: count }, (_, at) => last + 1 + at);
  return [...whole, ...neighbours, ...namesakes, ...next].filter((row) => row <= lastRow);
}

export function surveySheet(review: ReviewSheet, packages: readonly NewPackage[]): SheetSurvey {
  const { index, layout, context } = review;
  const { xml, prefix, rowNumbers, rowStarts, rowEnds } = index;
  const surveyor = new SheetSurveyor(layout, context, packages);
  for (let position = rowInsertPosition(index, layout.headerRow + 1); position < rowNumbers.length; position++) {
    const row = { number: rowNumbers[position] ?? 0, start: rowStarts[position] ?? 0, end: rowEnds[position] ?? 0 };
    surveyor.add(xml, prefix, row);
  }
  return surveyor.finish();
}

type Row = Pick<RowBounds, 'number' | 'start' | 'end'>;

/** A package near the end, with its bytes: only of these all cells are looked at. */
interface Neighbour {
  readonly row: Row;
  readonly xml: Buffer;
  readonly prefix: string;
  readonly before: number | undefined;
}

export class SheetSurveyor {
  private readonly wanted: ReadonlySet<string>;
  private readonly neighbours: Neighbour[] = [];
  private readonly namesakes: number[] = [];
  private last: number | undefined;
  private highest: number | undefined;
  private below: number | undefined;

  constructor(
    private readonly layout: ReviewLayout,
    private readonly shared: Pick<SheetContext, 'strings' | 'formats'>,
    packages: readonly NewPackage[],
  ) {
    this.wanted = new Set(packages.map(({ name }) => normalizeName(name)));
  }

  /** Rows come from top to bottom. */
  add(xml: Buffer, prefix: string, row: Row): void {
    const { headerRow, columns } = this.layout;
    if (row.number <= headerRow) return;
    const [names = 0, numbers = 0] = [columns.get('packageName'), columns.get('index')];
    const cells = readRowCells(xml, prefix, row, Math.max(names, numbers));
    const context = this.contextOf(xml);
    const shown = (column: number): CellContent =>
      shownBy(
        cells.find((cell) => cell.column === column),
        context,
      );
    const name = displayText(shown(names)).trim();
    if (name !== '') this.addPackage(name, { row, xml, prefix, before: this.last });
    else if (this.below === undefined && this.hasContent(xml, prefix, row)) this.below = row.number;
    const number = shown(numbers);
    if (number.kind !== 'number' || !Number.isSafeInteger(number.value)) return;
    this.highest = Math.max(number.value, this.highest ?? number.value);
  }

  finish(): SheetSurvey {
    const { namesakes, highest, below, last } = this;
    const nearest = this.neighbours.toReversed();
    const rows = nearest.map(({ row }) => row.number);
    return {
      last: last ?? this.layout.headerRow,
      form: this.formOf(nearest),
      neighbours: rows,
      highestNumber: highest,
      below,
      namesakes,
    };
  }

  private addPackage(name: string, neighbour: Neighbour): void {
    const { number } = neighbour.row;
    this.last = number;
    this.below = undefined;
    if (this.neighbours.push(neighbour) > mostNeighbours) this.neighbours.shift();
    if (this.wanted.has(normalizeName(name))) this.namesakes.push(number);
  }

  private formOf(nearest: readonly Neighbour[]): FormRow | undefined {
    const unfilled = nearest.find((neighbour) => !this.isFilled(neighbour));
    const chosen = unfilled ?? nearest[0];
    if (chosen === undefined) return undefined;
    return { row: chosen.row.number, before: chosen.before, isFilled: unfilled === undefined };
  }

  private isFilled({ xml, prefix, row }: Neighbour): boolean {
    const scanned = reviewFieldNames.filter((field) => reviewFields[field].owner === 'scan');
    const columns = new Set(scanned.map((field) => this.layout.columns.get(field)));
    return this.hasContent(xml, prefix, row, (column) => columns.has(column));
  }

  private hasContent(xml: Buffer, prefix: string, row: Row, counts = (column: number): boolean => column > 0): boolean {
    const context = this.contextOf(xml);
    return readRowCells(xml, prefix, row).some(
      (cell) => counts(cell.column) && shownBy(cell, context).kind !== 'empty',
    );
  }

  private contextOf(xml: Buffer): SheetContext {
    return { ...this.shared, xml, formulas: noFormulas };
  }
}

/** What a formula cell shows is all that counts here; one that shows nothing is there all the same. */
function shownBy(cell: CellSpan | undefined, context: SheetContext): CellContent {
  if (cell?.formula === undefined) return readCellContent(cell, context);
  return { kind: 'text', text: readText(cell, context) };
}

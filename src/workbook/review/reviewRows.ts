/** The packages of a review sheet, row by row. Refuses to look above the header. */
import type { CellContent } from '../../core/review/cell';
import { displayText } from '../../core/review/cell';
import type { PackageIdentity, PackageRow } from '../../core/package/packageRow';
import type { ReviewField } from '../../core/review/reviewField';
import { readCellContent } from '../sheet/cellReader';
import type { CellSpan } from '../sheet/rowCells';
import { readCellSpans } from '../sheet/cellSpans';
import { IdentityCounter } from './packageIdentities';
import type { ReviewSheet } from './reviewSheet';
import { rowInsertPosition } from '../sheet/sheetIndex';

const empty: CellContent = { kind: 'empty' };

/** Every row with a package name, with all its known cells, in sheet order. */
export function readPackageRows(sheet: ReviewSheet): readonly PackageRow[] {
  const { columns } = sheet.layout;
  const rightmost = Math.max(...columns.values());
  const rows: PackageRow[] = [];
  for (const { row, position, identity } of packagePositions(sheet)) {
    const spans = new Map(readCellSpans(sheet.index, position, rightmost).map((cell) => [cell.column, cell]));
    const cells: Partial<Record<ReviewField, CellContent>> = {};
    for (const [field, column] of columns) cells[field] = readCellContent(spans.get(column), sheet.context);
    const version = cells.currentVersion ?? empty;
    rows.push({
      identity,
      row,
      displayName: displayText(cells.packageName ?? empty).trim(),
      versionIsNumber: version.kind === 'number' || version.kind === 'date',
      cells,
    });
  }
  return rows;
}

export interface PackagePosition {
  readonly identity: PackageIdentity;
  readonly row: number;
  /** In the sheet's index. */
  readonly position: number;
}

/** The same rows without their cells: only name and version are read. */
export function* packagePositions(sheet: ReviewSheet): Generator<PackagePosition> {
  const { index, layout, context } = sheet;
  const nameColumn = layout.columns.get('packageName') ?? 0;
  const versionColumn = layout.columns.get('currentVersion') ?? 0;
  const counter = new IdentityCounter();
  const upTo = Math.max(nameColumn, versionColumn);
  for (let position = rowInsertPosition(index, layout.headerRow + 1); position < index.rowNumbers.length; position++) {
    const spans = readCellSpans(index, position, upTo);
    const at = (column: number): CellSpan | undefined => spans.find((cell) => cell.column === column);
    const name = readCellContent(at(nameColumn), context);
    if (name.kind === 'empty') continue;
    const identity = counter.next(name, readCellContent(at(versionColumn), context));
    if (identity !== undefined) yield { identity, row: index.rowNumbers[position] ?? 0, position };
  }
}

/** The packages of a review sheet, row by row. */
import { type CellContent, displayText } from '../../core/spreadsheet/cell';
import type { PackageRow } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import { openVersion, type UnnamedRow } from '../../core/sheet/unnamedRow';
import { markOf, readCellContent, type SheetContext } from '../../xlsx/sheet/cellReader';
import type { CellSpan } from '../../xlsx/cell/rowCells';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { IdentityCounter, withoutGuess } from './packageIdentities';
import type { ReviewLayout } from './reviewLayout';
import type { ReviewSheet } from './reviewSheet';
import { addsZeros } from '../../core/package/typedVersion';
import { rowInsertPosition } from '../../xlsx/sheet/sheetIndex';
import type { PackageIdentity } from '../../core/package/identity';

/** Every row with a package name, with all its known cells, in sheet order. */
export function* readPackageRows(
  sheet: ReviewSheet,
  reader = new PackageRowReader(sheet.layout),
): Generator<PackageRow> {
  const { index, layout, context } = sheet;
  for (let position = rowInsertPosition(index, layout.headerRow + 1); position < index.rowNumbers.length; position++) {
    const row = reader.read(readCellSpans(index, position, reader.rightmost), index.rowNumbers[position] ?? 0, context);
    if (row !== undefined) yield row;
  }
}

/** As many as the packages that an Excel report has. */
const mostUnnamed = 20_000;

/** Makes packages of rows; ask once per row below the header, from top to bottom. */
export class PackageRowReader {
  /** No column behind it matters. */
  readonly rightmost: number;
  /** Rows in which a package may hide, below a merged name for example; no more than the first `mostUnnamed`. */
  readonly unnamed: UnnamedRow[] = [];
  private readonly counter = new IdentityCounter();

  constructor(private readonly layout: ReviewLayout) {
    this.rightmost = Math.max(...layout.columns.values());
  }

  /** Undefined for a row without a package name. */
  read(spans: readonly CellSpan[], row: number, context: SheetContext): PackageRow | undefined {
    const { columns } = this.layout;
    const byColumn = new Map(spans.map((cell) => [cell.column, cell]));
    const contentOf = (column: number | undefined): CellContent =>
      readCellContent(column === undefined ? undefined : byColumn.get(column), context);
    const name = contentOf(columns.get('packageName'));
    const version = contentOf(columns.get('currentVersion'));
    const identity = name.kind === 'empty' ? undefined : this.counter.next(name, version, context.formats.date1904);
    if (identity === undefined) {
      const reason = isOpen(name) ? 'openName' : 'noName';
      const shown = isOpen(version) ? openVersion : displayText(version).trim();
      if ((reason === 'openName' || shown !== '') && this.unnamed.length < mostUnnamed) {
        this.unnamed.push({ row, reason, version: shown });
      }
      return undefined;
    }
    const cellOf = (field: 'packageName' | 'currentVersion') => byColumn.get(columns.get(field) ?? 0);
    const mark = markOf(cellOf('currentVersion'), cellOf('packageName'), context);
    const marked = mark === undefined ? {} : { versionMarked: mark };
    const cells: Partial<Record<ReviewField, CellContent>> = {};
    for (const [field, column] of columns) cells[field] = contentOf(column);
    return {
      identity,
      row,
      displayName: displayText(name).trim(),
      ...typedVersion(withoutGuess(version)),
      ...marked,
      ...(context.formats.isStruck(cellOf('packageName')?.style) ? { nameIsStruck: true as const } : {}),
      cells,
    };
  }
}

function isOpen(content: CellContent): boolean {
  return content.kind === 'formula' && content.isOpen === true;
}

/** How the version stands in its cell: a number may have lost zeros, and a date or time is none. */
function typedVersion(version: CellContent): Pick<PackageRow, 'versionIsNumber' | 'versionShows' | 'versionStored'> {
  if (isOpen(version)) return { versionIsNumber: false, versionShows: 'nothing' };
  const content = version.kind === 'formula' ? (version.result ?? version) : version;
  if (content.kind === 'date') return { versionIsNumber: true, versionShows: content.shows ?? 'day' };
  if ('isOther' in content) return { versionIsNumber: false, versionShows: 'other' };
  if (content.kind !== 'number') return { versionIsNumber: false };
  if (content.shown === undefined) return { versionIsNumber: true };
  const { shown, digits } = content;
  return { versionIsNumber: !addsZeros(shown, digits), versionStored: digits };
}

interface PackagePosition {
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
    const identity = counter.next(name, readCellContent(at(versionColumn), context), context.formats.date1904);
    if (identity !== undefined) yield { identity, row: index.rowNumbers[position] ?? 0, position };
  }
}

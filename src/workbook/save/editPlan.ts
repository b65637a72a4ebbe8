/** Decides for every edit whether it is written, held already, kept for a person, refused or without a place. */
import { displayText, sameContent, valueText, type CellContent, type CellValue } from '../../core/spreadsheet/cell';
import type { CellEdit, KeptCell } from '../../core/cells/cellEdit';
import { splitEarlier } from '../../core/cells/earlierText';
import { cellName } from '../../xlsx/cell/cellAddress';
import { isFormattedText, readCellContent } from '../../xlsx/sheet/cellReader';
import { cellRefusals } from '../../xlsx/sheet/cellRefusals';
import type { CellSpan } from '../../xlsx/cell/rowCells';
import { inheritedStyle } from '../../xlsx/sheet/inheritedStyle';
import { readCellSpans } from '../../xlsx/sheet/cellSpans';
import { displayCell, serialOfDay } from '../../core/spreadsheet/excelDate';
import type { ReviewSheet } from '../review/reviewSheet';
import { packagePositions } from '../review/reviewRows';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import type { MissingEdit, RefusedCell, WrittenCell } from './saveTypes';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { limitCellText } from '../../xlsx/xml/xmlText';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** A cell to write, with what is there now. */
interface PlannedCell {
  readonly row: number;
  readonly column: number;
  readonly span: CellSpan | undefined;
  readonly edit: CellEdit;
  readonly current: CellContent;
}

export interface EditPlan {
  readonly planned: readonly PlannedCell[];
  readonly written: readonly WrittenCell[];
  readonly kept: readonly KeptCell[];
  readonly missing: readonly MissingEdit[];
  readonly refused: readonly RefusedCell[];
}

/** Row numbers by identity key. */
export type PackagePlaces = ReadonlyMap<string, number>;

/** Of two edits of one cell the later one counts. `places`: of all packages, where they are known from an earlier save. */
export function planEdits(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  edits: readonly CellEdit[],
  places?: PackagePlaces,
): EditPlan {
  const latest = new Map(edits.map((edit) => [`${edit.field} ${identityKey(edit.package)}`, edit]));
  const positions = new Places(
    review,
    places ?? findPlaces(review, new Set(edits.map((edit) => identityKey(edit.package)))),
  );
  const refuse = cellRefusals(workbook, review);
  const plan = {
    planned: [] as PlannedCell[],
    written: [] as WrittenCell[],
    kept: [] as KeptCell[],
    missing: [] as MissingEdit[],
    refused: [] as RefusedCell[],
  };
  for (const edit of latest.values()) {
    const { package: identity, field } = edit;
    const row = positions.rowOf(identity);
    const column = review.layout.columns.get(field);
    if (row === undefined || column === undefined) {
      plan.missing.push({ package: identity, field, gone: row === undefined ? 'row' : 'column' });
      continue;
    }
    const cell = cellName(row, column);
    const span = positions.spansOf(row).find((candidate) => candidate.column === column);
    const current = readCellContent(span, review.context);
    if (edit.restyle !== true && holds(current, edit.value, workbook)) continue;
    const reason = refuse(row, column, span === undefined ? inheritedStyle(review.index, row, column) : span.style);
    if (!sameContent(current, edit.expected)) {
      plan.kept.push({
        cell,
        package: identity,
        field,
        value: displayCell(current, workbook.date1904),
        finding: valueText(edit.value),
      });
    } else if (reason !== undefined) {
      plan.refused.push({ cell, package: identity, field, reason });
      const value = displayCell(current, workbook.date1904);
      plan.kept.push({ cell, package: identity, field, value, finding: valueText(edit.value), refused: reason });
    } else if ((goesBelow(edit) || edit.keepsFormat === true) && isFormattedText(span, review.context)) {
      const { result } = splitEarlier(valueText(edit.value));
      plan.kept.push({
        cell,
        package: identity,
        field,
        value: displayCell(current, workbook.date1904),
        finding: result,
      });
    } else {
      plan.planned.push({ row, column, span, edit, current });
      plan.written.push({ cell, package: identity, field, old: current, new: edit.value });
    }
  }
  return plan;
}

/** The cell's own text goes below a result. */
function goesBelow({ value, expected, restyle }: CellEdit): boolean {
  return restyle !== true && value.kind === 'text' && splitEarlier(value.text).earlier === displayText(expected);
}

/** Of all packages, or of those `wanted`. */
export function findPlaces(review: ReviewSheet, wanted?: ReadonlySet<string>): PackagePlaces {
  const found = new Map<string, number>();
  for (const { identity, row } of packagePositions(review)) {
    const key = identityKey(identity);
    if (wanted !== undefined && !wanted.has(key)) continue;
    found.set(key, row);
    if (found.size === wanted?.size) break;
  }
  return found;
}

/** Where packages are, and the cells there, read once per row. */
class Places {
  private readonly spans = new Map<number, readonly CellSpan[]>();

  constructor(
    private readonly review: ReviewSheet,
    private readonly rows: PackagePlaces,
  ) {}

  rowOf(identity: PackageIdentity): number | undefined {
    return this.rows.get(identityKey(identity));
  }

  spansOf(row: number): readonly CellSpan[] {
    let spans = this.spans.get(row);
    if (spans === undefined) {
      const position = rowPosition(this.review.index, row);
      spans = position === undefined ? [] : readCellSpans(this.review.index, position);
      this.spans.set(row, spans);
    }
    return spans;
  }
}

/** Whether the cell has the value already, whatever it looks like. */
function holds(
  current: CellContent,
  value: CellValue,
  { date1904, stylesPart }: Pick<WorkbookPackage, 'date1904' | 'stylesPart'>,
): boolean {
  switch (value.kind) {
    case 'text':
      return value.text === ''
        ? current.kind === 'empty'
        : current.kind === 'text' && current.text === limitCellText(value.text);
    case 'number':
      return current.kind === 'number' && current.value === value.value;
    case 'date': {
      const serial = stylesPart === undefined ? undefined : serialOfDay(value.day, date1904);
      if (serial === undefined) return current.kind === 'text' && current.text === value.day;
      return current.kind === 'date' && current.serial === serial + (value.time ?? 0);
    }
    case 'boolean':
      return current.kind === 'boolean' && current.value === value.value;
    case 'error':
      return current.kind === 'error' && current.text === value.text;
    case 'formula':
      return current.kind === 'formula' && current.formula === value.formula && current.cached === value.cached;
  }
}

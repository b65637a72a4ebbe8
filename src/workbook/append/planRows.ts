/** Rows for new packages with all that changes around them. Refuses what its planners refuse. */
import type { NewPackage } from '../../core/package/newPackage';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import type { ReviewSheet } from '../review/reviewSheet';
import type { NewRows } from '../../xlsx/sheet/sheetEdits';
import type { StyleBook } from '../../xlsx/style/styleBook';
import type { AddedCell, AdditionReport } from './additionTypes';
import { growRanges, type GrownRanges } from './grownRanges';
import { planAddition } from './planAddition';
import type { SheetSurvey } from './sheetSurvey';

export interface PlannedRows {
  readonly report: AdditionReport;
  readonly cells: readonly AddedCell[];
  readonly rowAttributes: string;
  readonly grown: GrownRanges;
}

const nothing: GrownRanges = { sheet: [], parts: new Map(), printAreaEnds: false };

/** Throws Refusal. */
export function planRows(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  { packages, survey }: { readonly packages: readonly NewPackage[]; readonly survey: SheetSurvey },
): PlannedRows {
  const { added, present, otherVersions, cells, rowAttributes } = planAddition(workbook, review, survey, packages);
  const to = added.at(-1)?.row;
  const grown = to === undefined ? nothing : growRanges(workbook, review, { from: survey.last, to });
  const report = { added, present, otherVersions, notPrinted: grown.printAreaEnds };
  return { report, cells, rowAttributes, grown };
}

/** Cells without anything in them are written for the sake of their style. */
export function toNewRows({ cells, rowAttributes, grown }: PlannedRows, styles: StyleBook | undefined): NewRows {
  const writes = cells.flatMap(({ row, column, value, style: own, undressed }) => {
    const style = undressed && styles !== undefined ? styles.undressed(own) : own;
    return value.kind === 'empty' && style === undefined ? [] : [{ row, column, value, style }];
  });
  const columns = writes.map(({ column }) => column);
  const spans = ` spans="${Math.min(...columns)}:${Math.max(...columns)}"`;
  return { writes, attributes: (columns.length === 0 ? '' : spans) + rowAttributes, grown: grown.sheet };
}

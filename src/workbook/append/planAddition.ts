/** Decides where new packages go and what their rows hold. Refuses, by name, a place that is not free. */
import { displayText } from '../../core/spreadsheet/cell';
import { isSamePackage, type NewPackage } from '../../core/package/newPackage';
import { normalizeName } from '../../core/package/packageName';
import { reviewFields } from '../../core/sheet/reviewField';
import { say } from '../../core/message/text';
import { Refusal } from '../../xlsx/refusal';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import { isTrue } from '../../xlsx/xml/xmlText';
import type { ReviewSheet } from '../review/reviewSheet';
import { cellName, lastRow } from '../../xlsx/cell/cellAddress';
import { readCellContent } from '../../xlsx/sheet/cellReader';
import { cellRefusals } from '../../xlsx/sheet/cellRefusals';
import { findCellSpan } from '../../xlsx/sheet/cellSpans';
import type { WriteValue } from '../../xlsx/cell/cellWrite';
import { rowPosition } from '../../xlsx/sheet/sheetIndex';
import { attributeOf, tagEnd } from '../../xlsx/xml/xmlTags';
import type { AddedCell, AdditionReport, PlacedPackage } from './additionTypes';
import { calculateNewLinks } from './newLinks';
import { refusalWords } from '../../core/cells/refusalWords';
import { readRowForm, type RowForm } from './rowForm';
import type { SheetSurvey } from './sheetSurvey';
import type { CellRefusal } from '../../core/spreadsheet/cellRefusal';

export interface Addition extends Omit<AdditionReport, 'notPrinted'> {
  readonly cells: readonly AddedCell[];
  /** Attributes of a new row, each with a blank before it. */
  readonly rowAttributes: string;
}

/** Directly below the last package; a gap that a person left further up stays one. Throws Refusal. */
export function planAddition(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  survey: SheetSurvey,
  packages: readonly NewPackage[],
): Addition {
  const known = survey.namesakes.map((row) => readPackage(review, row));
  const { added, present } = placePackages(survey.last, known, packages);
  requireVersionColumn(review, added);
  requireRoom(review, survey, added);
  const form = readRowForm(review, survey);
  const cells = added.flatMap((each, at) => cellsOf(review, survey, form, each, at));
  const refuse = cellRefusals(workbook, review);
  for (const { row, column, style } of cells) {
    const reason = refuse(row, column, style);
    if (reason === 'protectedSheet') throw protectedSheet(review);
    if (reason !== undefined) throw occupied(cellName(row, column), reason);
  }
  const names = new Set(added.map(({ name }) => normalizeName(name)));
  const otherVersions = known.filter(({ name }) => names.has(normalizeName(name)));
  return {
    added,
    present,
    otherVersions,
    cells: calculateNewLinks(review, cells),
    rowAttributes: form.rowAttributes,
  };
}

function readPackage({ index, layout, context }: ReviewSheet, row: number): PlacedPackage {
  const textOf = (field: 'packageName' | 'currentVersion'): string => {
    const span = findCellSpan(index, row, layout.columns.get(field) ?? 0);
    return displayText(readCellContent(span, context)).trim();
  };
  return { row, name: textOf('packageName'), version: textOf('currentVersion') };
}

/** Without a version any row of that name counts as the package. */
function placePackages(
  last: number,
  known: readonly PlacedPackage[],
  packages: readonly NewPackage[],
): { readonly added: readonly PlacedPackage[]; readonly present: readonly PlacedPackage[] } {
  const added: PlacedPackage[] = [];
  const present: PlacedPackage[] = [];
  for (const each of packages) {
    const isIt = (row: PlacedPackage): boolean =>
      isSamePackage(row, each.version === '' ? { ...each, version: row.version } : each);
    const found = known.filter(isIt);
    if (found.length > 0) present.push(...found.filter((row) => !present.includes(row)));
    else added.push({ ...each, row: last + 1 + added.length });
  }
  return { added, present };
}

/** A version without a cell to stand in would be lost in silence. */
function requireVersionColumn({ layout }: ReviewSheet, added: readonly PlacedPackage[]): void {
  const versioned = added.find(({ version }) => version !== '');
  if (versioned === undefined || layout.columns.has('currentVersion')) return;
  throw new Refusal(
    say`The sheet has no column "${reviewFields.currentVersion.header}" for ${versioned.name} ${versioned.version}`,
    say`Add the column in Excel, or name the packages without a version`,
  );
}

function requireRoom(review: ReviewSheet, { below }: SheetSurvey, added: readonly PlacedPackage[]): void {
  const end = added.at(-1)?.row ?? 0;
  if (end > lastRow) {
    throw new Refusal(
      say`The sheet ends at row ${lastRow} and has no space for ${added.length} more rows`,
      say`Remove rows that are not needed, or begin another workbook`,
    );
  }
  if (below !== undefined && below <= end) {
    throw new Refusal(
      say`Row ${below} below the packages is not empty, so ${added.length} more rows do not fit`,
      say`Insert ${end - below + 1} empty rows above row ${below} in Excel, then add the packages again`,
    );
  }
  const hidden = added.find(({ row }) => isHidden(review, row));
  if (hidden === undefined) return;
  throw new Refusal(
    say`Row ${hidden.row} below the packages is hidden`,
    say`Unhide it in Excel, then add the packages again`,
  );
}

function isHidden({ index }: ReviewSheet, row: number): boolean {
  const position = rowPosition(index, row);
  if (position === undefined) return false;
  const start = index.rowStarts[position] ?? 0;
  return isTrue(attributeOf(index.xml, { start, end: tagEnd(index.xml, start) }, 'hidden'));
}

function cellsOf(
  { layout }: ReviewSheet,
  { highestNumber, form: neighbour }: SheetSurvey,
  form: RowForm,
  { row, name, version }: PlacedPackage,
  at: number,
): readonly AddedCell[] {
  const values = new Map<number, WriteValue>();
  for (const [column, formula] of form.formulas) {
    values.set(column, { kind: 'formula', formula: formula.at(row), cached: undefined });
  }
  const put = (column: number | undefined, value: WriteValue): void => {
    if (column !== undefined) values.set(column, value);
  };
  const numbers = layout.columns.get('index');
  const isNumbered = highestNumber !== undefined || neighbour === undefined;
  if (numbers !== undefined && !values.has(numbers) && isNumbered) {
    put(numbers, { kind: 'number', value: (highestNumber ?? 0) + 1 + at });
  }
  put(layout.columns.get('packageName'), { kind: 'text', text: name });
  if (version !== '') put(layout.columns.get('currentVersion'), { kind: 'text', text: version });
  const columns = [...new Set([...form.styles.keys(), ...values.keys()])].sort((a, b) => a - b);
  return columns.map((column) => {
    const style = form.styles.get(column) ?? { style: form.columnStyle(column), undressed: false };
    return { row, column, value: values.get(column) ?? { kind: 'empty' }, ...style };
  });
}

function protectedSheet({ sheet }: ReviewSheet): Refusal {
  return new Refusal(
    say`Sheet “${sheet.name}” is protected, so no package can be added to it`,
    say`Remove the protection in Excel, then add them again`,
  );
}

function occupied(cell: string, reason: CellRefusal): Refusal {
  return new Refusal(
    say`The next free row is not free: ${cell} is ${refusalWords[reason]}`,
    say`Clear the rows below the packages in Excel, then add them again`,
  );
}

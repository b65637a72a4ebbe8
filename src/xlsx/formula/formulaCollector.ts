/** Gathers the formulas of a sheet row by row. Refuses two masters of one shared formula. */
import { maxFormulaUnits } from '../../core/spreadsheet/cell';
import { parseRange, type CellRange } from '../cell/cellAddress';
import { readRowCells } from '../cell/rowCells';
import { isNameEnd, type RowBounds } from '../cell/rowScanner';
import { damagedXml, isMarkup, readCharacters, requireMarkupEnd } from '../xml/xmlMarkup';
import { attributesOf, tagEnd } from '../xml/xmlTags';
import { readsAnyCell, type FormulaIndex, type FormulaRun, type MemberRun, type SharedGroup } from './formulaIndex';
import { translateFormula } from './formulaReferences';
import { say } from '../../core/message/text';

/** Different formulas that are told apart: more would fill the memory, and those of each column then count as reading any cell. */
const mostOwn = 150_000;
/** Their characters together, for the same reason. */
const mostOwnUnits = 4_000_000;

type Growing<T> = { -readonly [K in keyof T]: T[K] };

export class FormulaCollector {
  private readonly groups = new Map<string, SharedGroup>();
  private readonly members = new Map<string, Growing<MemberRun>[]>();
  private own: Growing<FormulaRun>[] = [];
  private ownUnits = 0;
  private readonly arrays: CellRange[] = [];
  private readonly dataTables: CellRange[] = [];
  /** The run of each column that the next row may go on with. */
  private readonly lastOwn: (Growing<FormulaRun> | undefined)[] = [];

  constructor(private readonly prefix: string) {}

  /** `offsets`: as RowScanner found them, a cell's before its formula's. */
  addRow(xml: Buffer, row: RowBounds, offsets: readonly number[]): void {
    for (let at = 0; at + 1 < offsets.length; at += 2) {
      const cell = offsets[at] ?? 0;
      this.add(
        xml,
        offsets[at + 1] ?? 0,
        row.number,
        cellColumn(xml, cell, this.prefix) ?? this.countedColumn(xml, row, cell),
      );
    }
  }

  /** The masters of shared groups alone, and array formulas: nothing that every row may have. */
  addMasters(xml: Buffer, row: RowBounds, offsets: readonly number[]): void {
    for (let at = 0; at + 1 < offsets.length; at += 2) {
      const cell = offsets[at] ?? 0;
      const formula = offsets[at + 1] ?? 0;
      if (xml[formula + this.prefix.length + 2] === 0x3e) continue;
      const end = tagEnd(xml, formula);
      if (xml[end - 2] === 0x2f || !mentionsRef(xml, formula, end)) continue;
      const column = cellColumn(xml, cell, this.prefix) ?? this.countedColumn(xml, row, cell);
      this.addRange(xml, { at: formula, end }, row.number, column, textBehind(xml, end));
    }
  }

  finish(): FormulaIndex {
    const { groups, members, own, arrays, dataTables } = this;
    return { groups, members, own, arrays, dataTables };
  }

  private add(xml: Buffer, at: number, row: number, column: number): void {
    const nameEnd = at + this.prefix.length + 2;
    // `<f>` is a plain formula: nothing to learn from its tag.
    if (xml[nameEnd] === 0x3e) {
      this.addOwn(row, column, textBehind(xml, nameEnd + 1));
      return;
    }
    const end = tagEnd(xml, at);
    const text = xml[end - 2] === 0x2f ? undefined : textBehind(xml, end);
    // Most of the others are members of a group, told by having no `ref`.
    const isMaster = mentionsRef(xml, at, end) && this.addRange(xml, { at, end }, row, column, text);
    if (isMaster) return;
    if (text !== undefined && text !== '') this.addOwn(row, column, text);
    else this.addMember(sharedNumber(xml, at, nameEnd, end), row, column);
  }

  /** True when it was the master of a shared group. */
  private addRange(
    xml: Buffer,
    tag: { readonly at: number; readonly end: number },
    row: number,
    column: number,
    formula: string | undefined,
  ): boolean {
    const attributes = attributesOf(xml, { start: tag.at, end: tag.end });
    const range = parseRange(attributes.get('ref') ?? '');
    if (range === undefined) return false;
    const type = attributes.get('t');
    if (type === 'array') this.arrays.push(range);
    else if (type === 'dataTable') this.dataTables.push(range);
    if (type !== 'shared' || formula === undefined) return false;
    const si = attributes.get('si') ?? '';
    if (this.groups.has(si)) throw damagedXml(say`two shared formulas with the number ${si}`);
    this.groups.set(si, { si, row, column, range, formula });
    return true;
  }

  private addOwn(row: number, column: number, text: string): void {
    if (text === '') return;
    const formula = text.length > maxFormulaUnits ? readsAnyCell : text;
    const last = this.lastOwn[column];
    if (last?.formula === readsAnyCell) {
      last.bottom = row;
      return;
    }
    if (last?.bottom === row - 1 && translateFormula(last.formula, row - last.top, 0) === formula) {
      last.bottom = row;
      return;
    }
    if (this.own.length >= mostOwn || this.ownUnits > mostOwnUnits) {
      this.joinColumns();
      this.addOwn(row, column, formula);
      return;
    }
    const run = { column, top: row, bottom: row, formula };
    this.own.push(run);
    this.ownUnits += formula.length;
    this.lastOwn[column] = run;
  }

  /** One run for each column, from its first formula to its last. */
  private joinColumns(): void {
    const columns = new Map<number, Growing<FormulaRun>>();
    for (const { column, top, bottom } of this.own) {
      const run = columns.get(column) ?? { column, top, bottom, formula: readsAnyCell };
      run.bottom = bottom;
      columns.set(column, run);
    }
    this.own = [...columns.values()];
    this.ownUnits = 0;
    for (const run of this.own) this.lastOwn[run.column] = run;
  }

  private addMember(si: string | undefined, row: number, column: number): void {
    if (si === undefined) return;
    let runs = this.members.get(si);
    if (runs === undefined) this.members.set(si, (runs = []));
    // Members of one row follow each other: the run of this column is among the last ones.
    const last = runs.findLast((run) => run.column === column || run.bottom < row - 1);
    if (last?.column === column && last.bottom === row - 1) last.bottom = row;
    else runs.push({ column, top: row, bottom: row });
  }

  private countedColumn(xml: Buffer, { number, start, end }: RowBounds, cell: number): number {
    const found = readRowCells(xml, this.prefix, { number, start, end }).find((span) => span.start === cell);
    if (found === undefined) throw damagedXml(say`a formula of row ${number} outside of a cell`);
    return found.column;
  }
}

/** The text up to the closing tag. */
function textBehind(xml: Buffer, from: number): string {
  let end = xml.indexOf(0x3c, from);
  while (end !== -1 && isMarkup(xml, end)) end = xml.indexOf(0x3c, requireMarkupEnd(xml, end));
  return readCharacters(xml, from, end);
}

/** Of `<c r="AB12" …>`, where `r` comes first as nearly everywhere; undefined otherwise. */
export function cellColumn(xml: Buffer, cell: number, prefix: string): number | undefined {
  const at = cell + prefix.length + 2;
  if (xml[at] !== 0x20 || xml[at + 1] !== 0x72 || xml[at + 2] !== 0x3d || xml[at + 3] !== 0x22) return undefined;
  let column = 0;
  for (let next = at + 4; next < at + 8; next++) {
    const letter = (xml[next] ?? 0) - 0x40;
    if (letter < 1 || letter > 26) return column === 0 ? undefined : column;
    column = column * 26 + letter;
  }
  return undefined;
}

function mentionsRef(xml: Buffer, from: number, to: number): boolean {
  for (let at = from + 2; at < to - 4; at++) {
    if (xml[at] === 0x72 && xml[at + 1] === 0x65 && xml[at + 2] === 0x66) return true;
  }
  return false;
}

const digitNames = Array.from({ length: 10 }, (_, digit) => String(digit));

/** The value of ` si="…"`; undefined when the tag has none. */
function sharedNumber(xml: Buffer, start: number, from: number, to: number): string | undefined {
  for (let at = from; at < to - 4; at++) {
    if (xml[at] !== 0x73 || xml[at + 1] !== 0x69 || !isNameEnd(xml[at - 1] ?? 0)) continue;
    const digit = (xml[at + 4] ?? 0) - 0x30;
    if (xml[at + 2] === 0x3d && xml[at + 3] === 0x22) {
      // Most sheets have fewer than ten groups.
      if (xml[at + 5] === 0x22 && digit >= 0 && digit <= 9) return digitNames[digit];
      return xml.toString('latin1', at + 4, xml.indexOf(0x22, at + 4));
    }
    return attributesOf(xml, { start, end: to }).get('si');
  }
  return undefined;
}

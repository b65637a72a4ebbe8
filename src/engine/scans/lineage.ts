/** Which of the records of written cells belongs to a workbook, told by what its cells hold and never by its name. Reads no file. */
import { type CellContent, displayText } from '../../core/spreadsheet/cell';
import { splitEarlier } from '../../core/cells/earlierText';
import { isOwnResult } from '../../core/cells/ownResult';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import { verdictFields } from '../../core/cells/resultGrammar';
import { type PackageRow } from '../../core/sheet/packageRow';
import { showsDay } from '../../core/spreadsheet/excelDate';
import { isDay } from '../../core/spreadsheet/calendarDay';
import { shownText } from '../../core/spreadsheet/linkFormula';
import type { PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { identityKey } from '../../core/package/identity';

/** Share of the telling cells that must still hold what was written. */
const enough = 0.5;

/** How far a workbook holds what one record says was written; ask `add` for every row. */
export class LineageCount {
  private telling = 0;
  private tellingSame = 0;
  private cells = 0;
  private same = 0;
  private packages = 0;

  constructor(readonly texts: WrittenTexts) {}

  add({ identity, cells }: PackageRow): void {
    const written = this.texts.of(identityKey(identity));
    if (written === undefined) return;
    this.packages += 1;
    for (const [field, text] of textsOf(written)) {
      const present = cells[field];
      if (present === undefined) continue;
      const isSame = holdsText(present, text);
      this.cells += 1;
      if (isSame) this.same += 1;
      if (!isOnlyOurs(field, text)) continue;
      this.telling += 1;
      if (isSame) this.tellingSame += 1;
    }
  }

  /** Cells that hold what was written: those that only this tool writes, where it wrote any. */
  get matches(): number {
    return this.telling > 0 ? this.tellingSame : this.same;
  }

  /**
   * Half of the cells that only this tool writes hold what it wrote. Where it wrote none of them, all cells do, and of at least half of the
   * `packages` with results: a few words that two people may both have typed tell nothing.
   */
  belongs(packages: number): boolean {
    if (this.telling > 0) return this.tellingSame >= this.telling * enough;
    return this.cells > 0 && this.same === this.cells && this.isWhole(packages);
  }

  /** The same of a workbook whose original is still there: some rows of it, or words that two people may have typed, make no copy. */
  isCopy(packages: number): boolean {
    const isMost = this.cells >= this.texts.size * enough && this.isWhole(packages);
    return isMost && this.tellingSame > 0 && this.belongs(packages);
  }

  private isWhole(packages: number): boolean {
    return this.packages >= packages * enough;
  }
}

/** Whether anything stands in a result column of the row. */
export function hasResult({ cells }: PackageRow): boolean {
  return verdictFields.some((field) => displayText(cells[field] ?? { kind: 'empty' }).trim() !== '');
}

/** Whether nobody else writes the text. */
export function isOnlyOurs(field: ReviewField, text = ''): boolean {
  return isOwnResult(field, splitEarlier(text).result);
}

/** Whether a cell shows the text, whatever a person has written below it. */
export function holdsText(present: CellContent, text: string): boolean {
  if (present.kind === 'date' && isDay(text)) return showsDay(present.serial, text);
  return splitEarlier(shownText(present)).result === splitEarlier(text).result;
}

function* textsOf(written: PackageTexts): Generator<[ReviewField, string]> {
  for (const field of Object.keys(reviewFields) as ReviewField[]) {
    const text = written[field];
    if (text !== undefined) yield [field, text];
  }
}

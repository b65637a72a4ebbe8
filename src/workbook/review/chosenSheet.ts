/** Which sheets are looked at for the review, and in which order: the one that a person chose, else the one scanned last, else visible ones first. */
import { sheetVariable } from '../../platform/processVariables';
import { say } from '../../core/message/text';
import { Refusal } from '../../xlsx/refusal';
import { refuseWithoutHeader, type ReviewLayout } from './reviewLayout';
import { inReviewOrder, type SheetPart } from '../../xlsx/package/workbookPackage';

let preferred: string | undefined;

/** For this process, where nobody chose one: a workbook without such a sheet is read as ever. */
export function preferSheet(name: string | undefined): void {
  preferred = name;
}

/** As Excel does, without regard to case. Throws Refusal for a chosen sheet that the workbook lacks. */
export function reviewSheets(sheets: readonly SheetPart[]): readonly SheetPart[] {
  const chosen = (process.env[sheetVariable] ?? '').trim();
  const named = (wanted: string): readonly SheetPart[] => sheets.filter(({ name }) => folded(name) === folded(wanted));
  if (chosen === '') {
    const first = preferred === undefined ? [] : named(preferred);
    return [...first, ...inReviewOrder(sheets).filter((sheet) => !first.includes(sheet))];
  }
  const found = named(chosen);
  if (found.length > 0) return found;
  const names = sheets.map(({ name }) => `“${name}”`).join(', ');
  throw new Refusal(say`The workbook has no sheet “${chosen}”`, say`Choose one of its sheets: ${names}`);
}

/** Takes what sheets are found to be, in the order of reviewSheets, until one is the review. */
export class ReviewChoice<Found extends { readonly sheet: SheetPart; readonly layout: ReviewLayout }> {
  #other: Found | undefined;
  #unreadable: Refusal | undefined;

  /** Undefined: another sheet may be it. */
  take(found: Found | Refusal | undefined): Found | undefined {
    if (found === undefined) return undefined;
    if (found instanceof Refusal) {
      this.#unreadable ??= found;
      return undefined;
    }
    if (found.layout.isOther !== true || folded(found.sheet.name) === folded(preferred ?? '')) return found;
    this.#other ??= found;
    return undefined;
  }

  /** After the last sheet. Throws Refusal. */
  rest(): Found {
    if (this.#other !== undefined) return this.#other;
    throw this.#unreadable ?? refuseWithoutHeader();
  }
}

function folded(name: string): string {
  return name.toLowerCase();
}

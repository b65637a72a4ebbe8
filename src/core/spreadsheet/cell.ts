/** What a cell holds and what may be written into one. */

/** A number or a day as it is stored; `digits` are its 15 significant ones, as formulas see them (`1.10` typed as a number is `1.1`). */
export type NumberContent =
  /** `shown`: what the cell's format makes of it, where that is another text. */
  | ({ readonly kind: 'number'; readonly value: number; readonly digits: string; readonly shown?: string } & Unfollowed)
  /** `shows`: what its format tells of the serial; absent: the day. `partial`: the text that it shows, where that is less. */
  | {
      readonly kind: 'date';
      readonly serial: number;
      readonly shows?: 'time' | 'dayAndTime';
      readonly partial?: string;
    };

/** The cell's format shows something else, which is not known. */
interface Unfollowed {
  readonly isOther?: true;
}

interface TextShown extends Unfollowed {
  /** What the cell's format makes of the text, where that is another one. */
  readonly shown?: string;
}

/** A cell as read. `text` keeps line breaks as \n. */
export type CellContent =
  | { readonly kind: 'empty' }
  | ({ readonly kind: 'text'; readonly text: string } & TextShown)
  | NumberContent
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly text: string }
  /** `formula` without `=`, shared formulas translated to their own cell; `cached` as last calculated and stored, `result` where that is a number. */
  | ({
      readonly kind: 'formula';
      readonly formula: string;
      readonly cached: string;
      readonly result?: NumberContent | undefined;
      /** Nobody has calculated it yet. */
      readonly isOpen?: true;
    } & TextShown);

/** A value to write; an empty text empties the cell. Dates are ISO calendar days (`2024-05-31`): the workbook decides between its 1900 and 1904 systems. */
export type CellValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** `time`: of the day, as a fraction of it. */
  | { readonly kind: 'date'; readonly day: string; readonly time?: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly text: string }
  /** `cached` of no characters: it is calculated when the workbook is opened. */
  | { readonly kind: 'formula'; readonly formula: string; readonly cached: string };

/** The look of a written cell; colors are the workbook layer's business. `plain` keeps the cell's own style, `bare` all of it but its colors and bold type. */
export type CellLook =
  'plain' | 'bare' | 'vulnerable' | 'clean' | 'versionNews' | 'githubLink' | 'update' | 'notAvailable';

/** The text a person sees, for comparison and reports; dates stay serials: see displayCell. */
export function displayText(content: CellContent): string {
  switch (content.kind) {
    case 'empty':
      return '';
    case 'text':
    case 'error':
      return content.text;
    case 'number':
      return content.shown ?? content.digits;
    case 'date':
      return String(content.serial);
    case 'boolean':
      return content.value ? 'TRUE' : 'FALSE';
    case 'formula':
      return content.result?.kind === 'number' ? displayText(content.result) : content.cached;
  }
}

/** What a formula that joins texts sees in the cell: a number without its format, a day as its serial. */
export function joinedText(content: CellContent): string {
  if (content.kind === 'formula' && content.result !== undefined) return joinedText(content.result);
  return content.kind === 'number' ? content.digits : displayText(content);
}

/** A value as a person would read it. A day never equals a date cell's serial: only the workbook can compare those. */
export function valueText(value: CellValue): string {
  switch (value.kind) {
    case 'text':
    case 'error':
      return value.text;
    case 'number':
      return String(value.value);
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    case 'date':
      return value.day;
    case 'formula':
      return value.cached;
  }
}

export function sameContent(a: CellContent, b: CellContent): boolean {
  if (a.kind === 'formula' && b.kind === 'formula') return a.formula === b.formula && a.cached === b.cached;
  return a.kind === b.kind && joinedText(a) === joinedText(b);
}

/** Excel's own limits for the content of one cell: UTF-16 units, and line feeds. */
export const maxCellUnits = 32_767;
/** The characters of a formula in Excel, which opens no workbook with a longer one. */
export const maxFormulaUnits = 8192;
export const maxCellLineFeeds = 253;

/** Whether a text is stored whole. */
export function fitsCell(text: string): boolean {
  return text.length <= maxCellUnits && text.split('\n').length - 1 <= maxCellLineFeeds;
}

/** Characters that are struck through are taken back; raised and lowered ones are footnotes. */
export type TextMark = 'struck' | 'raised';

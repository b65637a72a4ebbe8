/** Calculates the link formulas of a review sheet: HYPERLINK, CONCAT, CONCATENATE, `&`, strings and cells. Refuses every other formula. */
import { type CellContent, displayText, maxCellUnits, maxFormulaUnits } from './cell';
import { columnNumber } from './columnLetters';

/** The text of a cell as a formula sees it; undefined when it cannot be told (an error, a value we cannot calculate). */
export type CellText = (row: number, column: number) => string | undefined;

/** As displayText; of a link that no program has calculated what it shows by itself: openpyxl stores no results. */
export function shownText(content: CellContent): string {
  const text = displayText(content);
  return content.kind === 'formula' && text === '' ? (calculateLink(content.formula, () => undefined) ?? '') : text;
}

/** undefined: not such a formula, or a cell it needs cannot be told. */
export function calculateLink(formula: string, cellText: CellText): string | undefined {
  if (formula.length > maxFormulaUnits) return undefined;
  const reader = new LinkReader(formula, cellText);
  const text = reader.expression();
  return text !== undefined && reader.isAtEnd && text.length <= maxCellUnits ? text : undefined;
}

/** Whether calculateLink understands the formula, whatever its cells hold. */
export function isLinkFormula(formula: string): boolean {
  return calculateLink(formula, () => '') !== undefined;
}

/** Where a formula that begins with HYPERLINK leads, not what it shows; undefined for every other formula. */
export function linkTarget(formula: string, cellText: CellText): string | undefined {
  const reader = new LinkReader(formula, cellText);
  if (!/^\s*HYPERLINK\(/.test(formula) || reader.expression() === undefined || !reader.isAtEnd) return undefined;
  return reader.outermostLink;
}

const piece = /\s*(?:"((?:[^"]|"")*)"|(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?![\w.(!:[#])|((?:_xlfn\.)?[A-Z]+)\()/y;

class LinkReader {
  private at = 0;
  /** The address of the HYPERLINK read last: inner ones end before outer ones. */
  outermostLink: string | undefined;

  constructor(
    private readonly formula: string,
    private readonly cellText: CellText,
  ) {}

  get isAtEnd(): boolean {
    return this.formula.slice(this.at).trim() === '';
  }

  /** Terms joined by `&`. */
  expression(): string | undefined {
    let text = this.term();
    while (text !== undefined && this.take('&')) {
      const next = this.term();
      text = next === undefined ? undefined : text + next;
    }
    return text;
  }

  private term(): string | undefined {
    piece.lastIndex = this.at;
    const match = piece.exec(this.formula);
    if (match === null) return undefined;
    this.at = piece.lastIndex;
    const [, quoted, address, name] = match;
    if (quoted !== undefined) return quoted.replaceAll('""', '"');
    if (address !== undefined) return this.cell(address.replaceAll('$', ''));
    const values = this.argumentList();
    if (values !== undefined && name === 'HYPERLINK') this.outermostLink = values[0];
    return values === undefined ? undefined : apply(name ?? '', values);
  }

  private cell(address: string): string | undefined {
    const digits = address.search(/\d/);
    return this.cellText(Number(address.slice(digits)), columnNumber(address.slice(0, digits)));
  }

  private argumentList(): readonly string[] | undefined {
    const values: string[] = [];
    do {
      const value = this.expression();
      if (value === undefined) return undefined;
      values.push(value);
    } while (this.take(','));
    return this.take(')') ? values : undefined;
  }

  private take(mark: string): boolean {
    while (this.formula[this.at] === ' ') this.at++;
    if (this.formula[this.at] !== mark) return false;
    this.at++;
    return true;
  }
}

function apply(name: string, values: readonly string[]): string | undefined {
  switch (name) {
    case 'CONCAT':
    case '_xlfn.CONCAT':
    case 'CONCATENATE':
      return values.join('');
    case 'HYPERLINK':
      return values.length <= 2 ? (values[1] ?? values[0]) : undefined;
    default:
      return undefined;
  }
}

/** Whether a cell holds what it held before, whichever program has saved the workbook since. */
import { type CellContent, joinedText } from '../../core/spreadsheet/cell';
import { calculateLink } from '../../core/spreadsheet/linkFormula';

const secondsOfDay = 86_400;

/**
 * Both in the same calendar. A formula whose result is missing (openpyxl stores none) says nothing of a change, and one that was only
 * spelled anew shows what it showed; days are compared to the second, because programs convert them through other units.
 */
export function isSameCell(was: CellContent, is: CellContent): boolean {
  if (was.kind === 'formula' && is.kind === 'formula') {
    return spelled(was.formula) === spelled(is.formula) || showSame(was, is);
  }
  if (isConstant(is, was) || isConstant(was, is)) return true;
  if (was.kind === 'date' && is.kind === 'date') return seconds(was.serial) === seconds(is.serial);
  return was.kind === is.kind && lines(joinedText(was)) === lines(joinedText(is));
}

/** LibreOffice stores a typed TRUE or #N/A as a formula that is nothing else. */
function isConstant(formula: CellContent, typed: CellContent): boolean {
  if (formula.kind !== 'formula' || (typed.kind !== 'boolean' && typed.kind !== 'error')) return false;
  return spelled(formula.formula).replace(/\(\)$/, '') === joinedText(typed).toUpperCase();
}

function showSame(was: CellContent, is: CellContent): boolean {
  const [before, now] = [calculated(was), calculated(is)];
  return before !== undefined && before === now;
}

/** Undefined: only a spreadsheet program can tell. */
function calculated(content: CellContent): string | undefined {
  if (content.kind !== 'formula') return undefined;
  const stored = joinedText(content);
  return stored === '' ? calculateLink(content.formula, () => undefined) : stored;
}

/** Without the spaces and the case outside its strings. */
function spelled(formula: string): string {
  return formula.replace(/"(?:[^"]|"")*"|[^"]+/g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/\s+|_xlfn\.|_xlws\./gi, '').toUpperCase(),
  );
}

function seconds(serial: number): number {
  return Math.round(serial * secondsOfDay);
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** What a scan did not look at though it might be meant: other sheets with the header, and rows without a package name. */
import type { ScanSummary } from '../../core/scan/scanSummary';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

export function leftOutLines({ sheet, leftOut }: ScanSummary): string[] {
  const { sheets = [], rows = [] } = leftOut ?? {};
  const lines: string[] = [];
  if (sheets.length > 0) {
    const names = sheets.map((name) => `“${escapeControl(name)}”`).join(', ');
    lines.push(
      `  Only sheet “${escapeControl(sheet)}” was checked; ${names} ${sheets.length === 1 ? 'has' : 'have'} the same header`,
    );
  }
  if (rows.length > 0) {
    const shown = rows.slice(0, 10).join(', ');
    const more = rows.length > 10 ? ` and ${rows.length - 10} more` : '';
    lines.push(`  ${rows.length === 1 ? 'Row' : 'Rows'} ${shown}${more} not checked: a version without a package name`);
  }
  return lines;
}

/** What to do about such rows: a package may hide there; undefined: there are none. */
export function leftOutStep({ leftOut }: ScanSummary): string | undefined {
  const { length } = leftOut?.rows ?? [];
  if (length === 0) return undefined;
  return `Name the package in ${length === 1 ? 'the row' : `the ${counted(length, 'row')}`} that ${length === 1 ? 'has' : 'have'} a version only (split merged cells), and scan again`;
}

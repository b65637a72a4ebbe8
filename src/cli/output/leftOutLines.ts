/** What a scan did not look at though it might be meant: other sheets with the header, and rows without a package name that can be read. */
import type { ScanSummary } from '../../core/scan/scanSummary';
import { unnamedTexts } from '../../core/sheet/unnamedRow';
import { toEnglish } from '../../core/message/text';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

export function leftOutLines(summary: ScanSummary): string[] {
  const { rows = [], unresolved = [] } = summary.leftOut ?? {};
  const unnamed = unnamedTexts({ rows, unresolved }).map((text) => `  ${toEnglish(text)}`);
  return [...otherSheetsLines(summary), ...unnamed];
}

/** The rows are told before the scan. */
export function otherSheetsLines({ sheet, leftOut }: ScanSummary): string[] {
  const { sheets = [] } = leftOut ?? {};
  if (sheets.length === 0) return [];
  const names = sheets.map((name) => `“${escapeControl(name)}”`).join(', ');
  return [
    `  Only sheet “${escapeControl(sheet)}” was checked; ${names} ${sheets.length === 1 ? 'has' : 'have'} the same header`,
  ];
}

/** What to do about such rows: a package may hide there. */
export function leftOutSteps({ leftOut }: ScanSummary): string[] {
  const steps: string[] = [];
  if ((leftOut?.unresolved.length ?? 0) > 0)
    steps.push('Open and save the workbook in Excel or LibreOffice, so that each formula has a result, and scan again');
  const { length } = leftOut?.rows ?? [];
  if (length === 0) return steps;
  const named = `Name the package in ${length === 1 ? 'the row' : `the ${counted(length, 'row')}`} that ${length === 1 ? 'has' : 'have'} a version only (split merged cells), and scan again`;
  return [...steps, named];
}

/** What a run over several workbooks found, a line for each, below their own reports. */
import { judgedFindings, type ScanSummary } from '../../core/scan/scanSummary';
import { countsOf, type VerdictCounts } from '../../core/scan/verdictCounts';
import { countsText } from './countsText';
import { escapeControl, tableLines } from './terminalText';

export type ScannedWorkbook =
  { readonly workbook: string; readonly summary: ScanSummary } | { readonly workbook: string; readonly error: string };

export function severalLines(each: readonly ScannedWorkbook[]): string[] {
  const rows = each.map((one) => [
    escapeControl(one.workbook),
    'summary' in one ? countsText(countsIn(one.summary)) : 'not scanned',
  ]);
  return ['', 'All workbooks', ...tableLines(rows)];
}

function countsIn(summary: ScanSummary): VerdictCounts {
  return countsOf(judgedFindings(summary), summary.packages.failed);
}

/** The summary, as for one workbook, or why there is none. */
export function severalJson(one: ScannedWorkbook): unknown {
  return 'summary' in one ? one.summary : one;
}

/** What a run over several workbooks found, a line for each, below their own reports. */
import { refusedCount } from '../../core/cells/cellEdit';
import { contradictionText } from '../../core/cells/contradictionText';
import { counted } from '../../core/message/counted';
import { judgedFindings, type ScanSummary } from '../../core/scan/scanSummary';
import { countsOf, type VerdictCounts } from '../../core/scan/verdictCounts';
import { countsText } from './countsText';
import { escapeControl, tableLines } from './terminalText';

export type ScannedWorkbook =
  { readonly workbook: string; readonly summary: ScanSummary } | { readonly workbook: string; readonly error: string };

export function severalLines(each: readonly ScannedWorkbook[]): string[] {
  const rows = each.map((one) => [
    escapeControl(one.workbook),
    'summary' in one ? summaryLine(one.summary) : 'not scanned',
  ]);
  return ['', 'All workbooks', ...tableLines(rows)];
}

function summaryLine(summary: ScanSummary): string {
  const less = contradictionText(summary.contradicted);
  const refused = refusedCount(summary.kept);
  return [
    countsText(countsIn(summary)),
    ...(less === undefined ? [] : [less]),
    ...(refused === 0 ? [] : [`${counted(refused, 'cell')} could not be written`]),
  ].join('; ');
}

function countsIn(summary: ScanSummary): VerdictCounts {
  return countsOf(judgedFindings(summary), summary.packages.failed);
}

/** The summary, as for one workbook, or why there is none. */
export function severalJson(one: ScannedWorkbook): unknown {
  return 'summary' in one ? one.summary : one;
}

/** A report for the editor's panel, with the engine's sentences in its language. Reports that are exported stay English. */
import type { ShownReport } from '../../reports/model/shownReport';
import { shownText } from '../shownText';

export function translatedReport(report: ShownReport): ShownReport {
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, label: shownText(source.label) })),
    rows: report.rows.map((row) => (row.reason === null ? row : { ...row, reason: shownText(row.reason) })),
  };
}

/** A report for the editor's panel, with the engine's sentences in its language. Reports that are exported stay English. */
import type { ShownReport } from '../../reports/model/shownReport';
import { localize } from '../localize';

export function translatedReport(report: ShownReport): ShownReport {
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, label: localize(source.label) })),
    rows: report.rows.map((row) => (row.reason === null ? row : { ...row, reason: localize(row.reason) })),
  };
}

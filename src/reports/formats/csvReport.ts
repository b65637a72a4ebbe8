/** The findings as CSV, one line per package, worst first. Refuses nothing: what a cell holds is made safe. */
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { csvText } from './csvText';
import { findingColumns, findingRow } from './findingsSection';

export function csvReport(report: ReportModel): string {
  const numeric = findingColumns.map((column) => column.numeric === true);
  const rows = report.findings.map((finding) =>
    findingRow(finding, englishLabels).map((cell, column) =>
      numeric[column] === true && /^\d+$/.test(cell) ? Number(cell) : cell,
    ),
  );
  return csvText([findingColumns.map(({ name }) => name), ...rows]);
}

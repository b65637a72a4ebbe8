/** The findings as CSV, one line per package, worst first. */
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { csvText } from './csvText';
import { findingsSection } from './findingsSection';

export function csvReport(report: ReportModel): string {
  const { columns, rows } = findingsSection(report, englishLabels);
  const lines = rows.map((row) =>
    row.map((cell, column) => (columns[column]?.numeric === true && /^\d+$/.test(cell) ? Number(cell) : cell)),
  );
  return csvText([columns.map(({ name }) => name), ...lines]);
}

/** One report in the format a person asked for. */
import { inertJson } from '../core/message/inert';
import { csvReport } from './outputs/csvReport';
import { htmlReport } from './outputs/htmlReport';
import { markdownReport } from './outputs/markdownReport';
import { sarifReport } from './outputs/sarifReport';
import { textReport } from './outputs/textReport';
import { vexReport } from './outputs/vexReport';
import { noPaint, type Paint } from './outputs/paint';
import { reportedCells } from './model/reportedCells';
import type { ReportWorkbook } from './model/reportedWorkbook';
import type { ReportModel } from './model/reportModel';
import type { ReportFormat, TextFormat } from './reportFormats';

const renderers: Readonly<Record<TextFormat, (report: ReportModel, paint: Paint) => string>> = {
  text: textReport,
  markdown: markdownReport,
  html: htmlReport,
  csv: csvReport,
  json: (report) => `${inertJson(report, 2)}\n`,
  sarif: sarifReport,
  'cyclonedx-vex': vexReport,
};

/** UTF-8 text that ends with a line break. Only `text` is ever colored. */
export function renderReport(report: ReportModel, format: TextFormat, paint = noPaint): string {
  return renderers[format](report, paint);
}

/**
 * The same of any format; bytes of one that is no text. `workbook` is what the report was made with: JSON tells of its cells, too.
 * Rejects with a UserError for a review that is too large for the format.
 */
export async function reportContent(
  report: ReportModel,
  workbook: ReportWorkbook | undefined,
  format: ReportFormat,
  paint = noPaint,
): Promise<string | Uint8Array> {
  if (format === 'json' && report.workbook !== null && workbook !== undefined) {
    return renderReport({ ...report, workbook: { ...report.workbook, cells: reportedCells(workbook) } }, format);
  }
  if (format !== 'xlsx') return renderReport(report, format, paint);
  // Loaded where it is used: ExcelJS is large.
  return (await import('./excel/excelReport')).excelReport(report);
}

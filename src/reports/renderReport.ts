/** One report in the format a person asked for. */
import { inertJson } from '../core/message/inert';
import { csvReport } from './outputs/csvReport';
import { htmlReport } from './outputs/htmlReport';
import { markdownReport } from './outputs/markdownReport';
import { sarifReport } from './outputs/sarifReport';
import { textReport } from './outputs/textReport';
import { vexReport } from './outputs/vexReport';
import { noPaint, type Paint } from './outputs/paint';
import type { ReportModel } from './model/reportModel';

export const reportFormats = ['text', 'markdown', 'html', 'csv', 'json', 'sarif', 'cyclonedx-vex'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a file of each format is usually called. */
export const reportFileEndings: Readonly<Record<ReportFormat, string>> = {
  text: '.txt',
  markdown: '.md',
  html: '.html',
  csv: '.csv',
  json: '.json',
  sarif: '.sarif',
  'cyclonedx-vex': '.cdx.json',
};

const renderers: Readonly<Record<ReportFormat, (report: ReportModel, paint: Paint) => string>> = {
  text: textReport,
  markdown: markdownReport,
  html: htmlReport,
  csv: csvReport,
  json: (report) => `${inertJson(report, 2)}\n`,
  sarif: sarifReport,
  'cyclonedx-vex': vexReport,
};

/** UTF-8 text that ends with a line break. Only `text` is ever colored. */
export function renderReport(report: ReportModel, format: ReportFormat, paint = noPaint): string {
  return renderers[format](report, paint);
}

/** The report as Markdown with GitHub's tables. Escapes whatever a cell could be mistaken for. */
import { inertLine } from '../../core/message/inert';
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import type { DocumentSection } from './documentSection';
import { reportDocument } from './reportDocument';

/** Ends with a line break. */
export function markdownReport(report: ReportModel): string {
  const { title, sections } = reportDocument(report, englishLabels);
  return `# ${title}\n${sections.map(sectionText).join('')}`;
}

function sectionText({ title, columns, rows }: DocumentSection): string {
  const lines = [
    line(columns.map(({ name }) => name)),
    `| ${columns.map(({ numeric }) => (numeric === true ? '---:' : '---')).join(' | ')} |`,
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ];
  return `\n## ${title}\n\n${lines.join('\n')}\n`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Backslash before what begins markup; angle brackets as entities, because HTML passes through Markdown. */
export function escapeMarkdown(text: string): string {
  return inertLine(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** The report as plain text in columns, for a terminal or a mail. Cuts long cells visibly and adds no colour. */
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { harmlessLine, shortened, widthOf } from './plainText';
import type { DocumentSection } from './documentSection';
import { reportDocument } from './reportDocument';

const widestCell = 60;

/** Ends with a line break. */
export function textReport(report: ReportModel): string {
  const { title, sections } = reportDocument(report, englishLabels);
  return `${[title, '='.repeat(title.length), ...sections.flatMap(sectionLines)].join('\n')}\n`;
}

function sectionLines({ id, title, columns, rows }: DocumentSection): string[] {
  const heading = ['', title, '-'.repeat(title.length)];
  const cells = rows.map((row) => row.map((cell) => (id === 'summary' ? harmlessLine(cell) : fit(cell))));
  const all = id === 'summary' ? cells : [columns.map(({ name }) => name), ...cells];
  const widths = columns.map((_, column) => Math.max(0, ...all.map((row) => widthOf(row[column] ?? ''))));
  return [...heading, ...all.map((row) => rowLine(row, widths, columns))];
}

function rowLine(row: readonly string[], widths: readonly number[], columns: DocumentSection['columns']): string {
  const cells = row.map((cell, column) => {
    const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
    return columns[column]?.numeric === true ? gap + cell : cell + gap;
  });
  return cells.join('  ').trimEnd();
}

function fit(cell: string): string {
  return shortened(harmlessLine(cell), widestCell);
}

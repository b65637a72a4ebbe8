/** The report as plain text in columns, for a terminal or a mail. Cuts long cells visibly. */
import { inertLine } from '../../core/message/inert';
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { shortened, widthOf } from './plainText';
import type { DocumentSection } from './documentSection';
import type { Paint, Tone } from './paint';
import { reportDocument } from './reportDocument';
import { toneOf } from './toneOf';

const widestCell = 60;

/** Ends with a line break. */
export function textReport(report: ReportModel, paint: Paint): string {
  const { title, sections } = reportDocument(report, englishLabels);
  const heading = underlined(title, '=', paint);
  return `${[...heading, ...sections.flatMap((section) => sectionLines(section, paint))].join('\n')}\n`;
}

function sectionLines({ id, title, columns, rows }: DocumentSection, paint: Paint): string[] {
  const heading = ['', ...underlined(title, '-', paint)];
  const cells = rows.map((row) => row.map((cell) => (id === 'summary' ? inertLine(cell) : fit(cell))));
  const all = id === 'summary' ? cells : [columns.map(({ name }) => name), ...cells];
  const widths = columns.map((_, column) => all.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0));
  return [
    ...heading,
    ...all.map((row, at) => {
      const isHead = id !== 'summary' && at === 0;
      const paintedRow = row.map((cell, column) =>
        painted(cell, isHead ? 'faint' : toneOf(cell, columns[column]), paint),
      );
      const gaps = row.map((cell, column) => ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))));
      return rowLine(paintedRow, gaps, columns);
    }),
  ];
}

function rowLine(cells: readonly string[], gaps: readonly string[], columns: DocumentSection['columns']): string {
  const padded = cells.map((cell, column) => {
    const gap = gaps[column] ?? '';
    return columns[column]?.numeric === true ? gap + cell : cell + gap;
  });
  return padded.join('  ').trimEnd();
}

function underlined(title: string, line: string, paint: Paint): string[] {
  return [paint('heading', title), paint('faint', line.repeat(title.length))];
}

function painted(cell: string, tone: Tone | undefined, paint: Paint): string {
  return tone === undefined ? cell : paint(tone, cell);
}

function fit(cell: string): string {
  return shortened(inertLine(cell), widestCell);
}

/** The findings as CSV, one line per package, worst first. */
import { englishLabels } from '../charts/reportLabels';
import type { ReportModel } from '../model/reportModel';
import { unnamedWords } from '../../core/sheet/unnamedRow';
import type { Change } from '../../core/scan/change';
import type { DocumentSection } from './documentSection';
import { changesOf, changeText } from '../model/reportSince';
import { csvText } from './csvText';
import { findingsSection } from './findingsSection';
import { rowText } from './reportSections';

export function csvReport(report: ReportModel): string {
  const { columns, rows } = withUnnamed(report, withChanges(report, findingsSection(report, englishLabels)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (columns[column]?.numeric === true && /^\d+$/.test(cell) ? Number(cell) : cell)),
  );
  return csvText([columns.map(({ name }) => name), ...lines]);
}

/** With the changes since an earlier review as the last column; packages that are gone come last. */
function withChanges(report: ReportModel, section: DocumentSection): Table {
  const { since, findings } = report;
  if (since === undefined) return section;
  const changes = changesOf(report);
  const { columns, rows } = section;
  const textOf = (at: number): string => {
    const finding = findings[at];
    return finding === undefined ? '' : changes(finding).map(changeText).join('; ');
  };
  const gone = since.changes.filter(({ kind }) => kind === 'gone');
  return {
    columns: [...columns, { name: `Since ${since.at.slice(0, 10)}` }],
    rows: [
      ...rows.map((row, at) => [...row, textOf(at)]),
      ...gone.map((change) => [...columns.map(({ name }) => goneCells(change)[name] ?? ''), changeText(change)]),
    ],
  };
}

type Table = Pick<DocumentSection, 'columns' | 'rows'>;

/** Rows that nobody checked come last, as nothing is known of them. */
function withUnnamed({ rowsNotChecked = [] }: ReportModel, { columns, rows }: Table): Table {
  const unnamed = rowsNotChecked.map(({ row, version, reason }) => {
    const cells: Readonly<Partial<Record<string, string>>> = {
      Row: rowText(row),
      Version: version,
      Verdict: englishLabels.verdicts.notChecked,
      Why: unnamedWords[reason],
    };
    return columns.map(({ name }) => cells[name] ?? '');
  });
  return { columns, rows: [...rows, ...unnamed] };
}

function goneCells({ package: name, version }: Change): Readonly<Partial<Record<string, string>>> {
  return { Row: rowText(null), Package: name, Version: version };
}

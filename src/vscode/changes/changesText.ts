/** The cells that changed as text, by column and package, with who changed them. */
import * as vscode from 'vscode';
import type { ChangedBy, ChangedRow, WorkbookChanges } from '../../reports/changes/workbookChanges';

const longest = 80;

/** `title` says what is compared. */
export function changesText(title: string, { changes, rowsAdded, rowsRemoved }: WorkbookChanges): string {
  const lines = [title, '', countText(changes.length)];
  for (const column of new Set(changes.map((change) => change.column))) {
    const own = changes.filter((change) => change.column === column);
    lines.push('', `${inOneLine(column)}: ${own.length}`);
    for (const { cell, package: of, before, after, by } of own) {
      lines.push(`  ${cell}  ${inOneLine(of)}  ${quoted(before)} → ${quoted(after)}  (${whoText(by)})`);
    }
  }
  lines.push(...rowLines(vscode.l10n.t('Rows added'), rowsAdded));
  lines.push(...rowLines(vscode.l10n.t('Rows removed'), rowsRemoved));
  return `${lines.join('\n')}\n`;
}

function countText(count: number): string {
  switch (count) {
    case 0:
      return vscode.l10n.t('No cell differs.');
    case 1:
      return vscode.l10n.t('One cell changed.');
    default:
      return vscode.l10n.t('{0} cells changed.', count);
  }
}

function whoText(by: ChangedBy): string {
  switch (by) {
    case 'tool':
      return vscode.l10n.t('by a scan');
    case 'person':
      return vscode.l10n.t('by a person');
    case 'unknown':
      return vscode.l10n.t('not known by whom');
  }
}

function rowLines(title: string, rows: readonly ChangedRow[]): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    `${title}: ${rows.length}`,
    ...rows.map((row) => `  ${row.row}  ${inOneLine(row.package)} ${row.version}`),
  ];
}

function quoted(text: string): string {
  return text === '' ? vscode.l10n.t('empty') : `"${inOneLine(text)}"`;
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

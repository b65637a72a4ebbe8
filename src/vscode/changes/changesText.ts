/** The cells that changed as two texts to be read side by side: one paragraph per row of the sheet, with who changed each cell. */
import * as vscode from 'vscode';
import type { CellChange, ChangedBy, ChangedRow, WorkbookChanges } from '../../reports/changes/workbookChanges';

export interface ChangesTexts {
  readonly before: string;
  readonly after: string;
}

/** Of each value; a cell holds up to 32,767. */
const mostCharacters = 4_000;
/** Beyond them the diff editor gets slow; the command line lists all. */
const mostCells = 20_000;

/** Undefined where nothing differs. */
export function changesTexts({ changes, rowsAdded, rowsRemoved }: WorkbookChanges): ChangesTexts | undefined {
  if (changes.length + rowsAdded.length + rowsRemoved.length === 0) return undefined;
  const shown = changes.slice(0, mostCells);
  const head = [countText(changes.length)];
  if (shown.length < changes.length) head.push(vscode.l10n.t('The first {0} are shown.', shown.length));
  const side = (value: (change: CellChange) => string, rows: readonly string[]): string =>
    `${[...head, ...shown.flatMap((change, index) => cellLines(change, shown[index - 1], value(change))), ...rows].join('\n')}\n`;
  return {
    before: side(({ before }) => before, rowLines(vscode.l10n.t('Rows removed'), rowsRemoved)),
    after: side(({ after }) => after, rowLines(vscode.l10n.t('Rows added'), rowsAdded)),
  };
}

function countText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 cell changed.') : vscode.l10n.t('{0} cells changed.', count);
}

function cellLines(change: CellChange, previous: CellChange | undefined, value: string): readonly string[] {
  const row = rowOf(change);
  const isNewRow = previous === undefined || rowOf(previous) !== row || previous.package !== change.package;
  const heading = `${inOneLine(change.package)} · ${vscode.l10n.t('row {0}', row)}`;
  return [
    ...(isNewRow ? ['', heading] : []),
    `  ${change.cell} ${inOneLine(change.column)} (${whoText(change.by)})`,
    ...valueLines(value),
  ];
}

function rowOf({ cell }: CellChange): string {
  return cell.replace(/^\D+/, '');
}

function valueLines(value: string): readonly string[] {
  const text = value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value;
  return (text === '' ? vscode.l10n.t('(empty)') : text).split(/\r?\n/).map((line) => `      ${line}`);
}

function whoText(by: ChangedBy): string {
  switch (by) {
    case 'tool':
      return vscode.l10n.t('changed by a scan');
    case 'person':
      return vscode.l10n.t('edited manually');
    case 'unknown':
      return vscode.l10n.t('unknown author');
  }
}

function rowLines(title: string, rows: readonly ChangedRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = rows.map(({ row, package: name, version }) => {
    return `  ${`${inOneLine(name)} ${version}`.trim()} · ${vscode.l10n.t('row {0}', row)}`;
  });
  return ['', `${title}: ${rows.length}`, ...lines];
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

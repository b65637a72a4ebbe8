/** Changes between workbooks as text, CSV or JSON. */
import { counted } from '../../core/message/counted';
import { inertJson, inertLine } from '../../core/message/inert';
import { csvText } from '../outputs/csvText';
import { noPaint, type Paint } from '../outputs/paint';
import { shortened } from '../outputs/plainText';
import type { ChangedRow, WorkbookChanges } from './workbookChanges';

export const changeFormats = ['text', 'csv', 'json'] as const;
export type ChangeFormat = (typeof changeFormats)[number];

const widestText = 60;

/** Ends with a line break. Only `text` is ever colored. */
export function renderChanges(changes: WorkbookChanges, format: ChangeFormat, paint = noPaint): string {
  switch (format) {
    case 'text':
      return textOf(changes, paint);
    case 'csv':
      return csvOf(changes);
    case 'json':
      return `${inertJson(jsonOf(changes))}\n`;
  }
}

function jsonOf({ changes, rowsAdded, rowsRemoved }: WorkbookChanges): object {
  return {
    changes: changes.map(({ cell, column, package: name, before, after, by }) => ({
      cell,
      column,
      package: name,
      before,
      after,
      by,
    })),
    rowsAdded,
    rowsRemoved,
  };
}

function csvOf({ changes, rowsAdded, rowsRemoved }: WorkbookChanges): string {
  const row = (what: string, { row: number, package: name, version }: ChangedRow): string[] =>
    what === 'row added'
      ? [what, String(number), '', name, '', version, '']
      : [what, String(number), '', name, version, '', ''];
  return csvText([
    ['Change', 'Cell', 'Column', 'Package', 'Before', 'After', 'By'],
    ...changes.map(({ cell, column, package: name, before, after, by }) => [
      'cell',
      cell,
      column,
      name,
      before,
      after,
      by,
    ]),
    ...rowsAdded.map((added) => row('row added', added)),
    ...rowsRemoved.map((removed) => row('row removed', removed)),
  ]);
}

/** By column, then as in the sheet. */
function textOf({ changes, rowsAdded, rowsRemoved }: WorkbookChanges, paint: Paint): string {
  const totals = `${counted(changes.length, 'cell')} changed, ${counted(rowsAdded.length, 'row')} added, ${rowsRemoved.length} removed.`;
  const lines = [paint('heading', totals)];
  for (const column of new Set(changes.map((change) => change.column))) {
    const own = changes.filter((change) => change.column === column);
    lines.push('', paint('heading', `${inertLine(column)}: ${own.length}`));
    for (const { cell, package: name, before, after, by } of own) {
      const from = firstShown(before, after);
      const [was, is] = [paint('high', quoted(before, from)), paint('good', quoted(after, from))];
      lines.push(`  ${cell}  ${fit(name)}  ${was} -> ${is}  ${paint('faint', `(${by})`)}`);
    }
  }
  const rows = [...rowLines('Rows added', rowsAdded, paint), ...rowLines('Rows removed', rowsRemoved, paint)];
  return `${[...lines, ...rows].join('\n')}\n`;
}

export function rowLines(title: string, rows: readonly ChangedRow[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    paint('heading', `${title}:`),
    ...rows.map(({ row, package: name, version }) => `  ${row}  ${fit(`${name} ${version}`)}`),
  ];
}

/** Where both texts are cut, the place from which they are shown: not so early that they look alike. */
function firstShown(before: string, after: string): number {
  const [a, b] = [Array.from(inertLine(before)), Array.from(inertLine(after))];
  const same = a.findIndex((character, at) => character !== b[at]);
  const differs = same === -1 ? a.length : same;
  return differs < widestText - 10 ? 0 : differs - 10;
}

export function quoted(text: string, from = 0): string {
  if (text === '') return 'empty';
  const rest = Array.from(inertLine(text)).slice(from).join('');
  return `"${from === 0 ? '' : '…'}${shortened(rest, widestText)}"`;
}

export function fit(text: string): string {
  return shortened(inertLine(text), widestText);
}

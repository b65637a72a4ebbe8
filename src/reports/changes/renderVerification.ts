/** Whether a workbook still is what a report was made from, as text or JSON. */
import { counted } from '../../core/message/counted';
import { inertJson, inertLine } from '../../core/message/inert';
import { noPaint, type Paint } from '../outputs/paint';
import { fit, quoted, rowLines } from './renderChanges';
import type { Verification } from './verifyWorkbook';

/** Ends with a line break. */
export function renderVerification(verification: Verification, format: 'text' | 'json', paint = noPaint): string {
  return format === 'json' ? `${inertJson(verification)}\n` : textOf(verification, paint);
}

function textOf(verification: Verification, paint: Paint): string {
  const { unchanged, sha256, changes, rowsAdded, rowsRemoved, columnsRemoved } = verification;
  if (unchanged)
    return `${paint('good', 'The workbook is unchanged since the report.')}\nSHA-256  ${sha256.workbook}\n`;
  const columns = [...new Set(changes.map(({ column }) => column))];
  return `${[
    paint('high', whatChanged(verification)),
    `SHA-256 in the report    ${sha256.report}`,
    `SHA-256 of the workbook  ${sha256.workbook}`,
    ...columns.flatMap((column) => {
      const own = changes.filter((change) => change.column === column);
      const lines = own.map(({ cell, package: name, now }) => `  ${cell}  ${fit(name)}  now ${quoted(now)}`);
      return ['', paint('heading', `${inertLine(column)}: ${own.length}`), ...lines];
    }),
    ...rowLines('Rows added', rowsAdded, paint),
    ...rowLines('Rows removed', rowsRemoved, paint),
    ...(columnsRemoved.length === 0 ? [] : ['', `Columns removed: ${columnsRemoved.map(inertLine).join(', ')}`]),
  ].join('\n')}\n`;
}

function whatChanged({ changes, rowsAdded, rowsRemoved, columnsRemoved }: Verification): string {
  const parts = [changes, rowsAdded, rowsRemoved, columnsRemoved];
  if (parts.every(({ length }) => length === 0)) {
    return 'The file has changed since the report, but no cell of the review: formats, hidden rows, other columns, or other sheets differ.';
  }
  const rows = `${counted(rowsAdded.length, 'row')} added, ${rowsRemoved.length} removed`;
  return `The workbook has changed since the report: ${counted(changes.length, 'cell')} changed, ${rows}.`;
}

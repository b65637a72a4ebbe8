// The words at the end of a test run: a table of the layers, what failed, and the closing line; it decides no exit code.
import type { LayerOutcome } from './runLayer';

/** The table, the failures and the closing line, in this order. */
export function summary(outcomes: readonly LayerOutcome[]): string {
  const rows = outcomes.map((layer) => [
    layer.title,
    ...[layer.passed, layer.failed, layer.skipped].map(String),
    layer.seconds.toFixed(1),
    layer.ranOn,
  ]);
  const failures = outcomes.flatMap((layer) => layer.failures.map((failure) => `  ${layer.title}: ${failure}`));
  const unstable = outcomes.flatMap((layer) => layer.unstable.map((failure) => `  ${layer.title}: ${failure}`));
  const total = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((sum, layer) => sum + layer[key], 0);
  return [
    '',
    ...table([['layer', 'passed', 'failed', 'skipped', 'seconds', 'ran on'], ...rows]),
    ...(failures.length === 0 ? [] : ['', 'Failed:', ...failures]),
    ...(unstable.length === 0 ? [] : ['', 'Unstable, passed at the second attempt:', ...unstable]),
    '',
    `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`,
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const isNumber = column > 0 && column < row.length - 1;
        return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** How a bench reports: rows of medians and peaks, and their ratio to the first row. Passes and fails nothing. */
import { tableLines } from '../../src/cli/output/terminalText';

export interface BenchRow {
  readonly what: string;
  readonly runs: number;
  /** Of the wall-clock time, in milliseconds. */
  readonly medianMs: number;
  /** Highest resident memory over all runs, in MiB; undefined where it was not measured apart. */
  readonly peakMb?: number;
}

export interface BenchGroup {
  readonly title: string;
  /** Ours first: the others are compared with it. */
  readonly rows: readonly BenchRow[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

export function benchTable({ title, rows }: BenchGroup): string {
  const first = rows[0]?.medianMs ?? NaN;
  const cells = rows.map(({ what, runs, medianMs, peakMb }, index) => [
    what,
    milliseconds(medianMs),
    index === 0 ? '1' : (medianMs / first).toFixed(medianMs < first ? 2 : 1),
    peakMb === undefined ? '' : `${Math.round(peakMb)} MiB`,
    String(runs),
  ]);
  return [title, ...tableLines([['', 'median', 'ratio', 'peak', 'runs'], ...cells])].join('\n');
}

function milliseconds(value: number): string {
  return value < 100 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

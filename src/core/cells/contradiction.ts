/** Which preserved cells say less about risk than what was found, ranked by their words. Free text has no rank and contradicts nothing. */
import { type Verdict, isVulnerable } from '../verdict/finding';
import { verdictOfText } from './resultGrammar';
import type { Severity } from '../advisory/evidence';

/** Who did not look says neither more nor less. */
const ranks: Readonly<Record<Verdict, number | undefined>> = {
  malicious: 5,
  vulnerable: 4,
  accepted: 3,
  review: 2,
  safe: 1,
  clean: 1,
  notChecked: undefined,
};

/** Whether the words of a cell stand for less than those that a scan would write there. */
export function saysLess(present: string, finding: string): boolean {
  const [said, found] = [rankOf(present), rankOf(finding)];
  return said !== undefined && found !== undefined && said < found;
}

function rankOf(text: string): number | undefined {
  const verdict = verdictOfText(text);
  return verdict === undefined ? undefined : ranks[verdict];
}

/** A preserved cell that says less than the finding, with the verdict on its package and its worst severity. */
export interface Contradicted {
  /** `W17`. */
  readonly cell: string;
  readonly value: string;
  readonly verdict: Verdict;
  readonly severity: Severity | null;
}

/** Packages, each counted once. */
export interface ContradictionTotals {
  /** Vulnerable ones whose recommendation still lets them pass. */
  readonly proceed: number;
  /** Vulnerable ones with any such cell, the former among them. */
  readonly differ: number;
}

export function contradictionTotals(cells: readonly Contradicted[]): ContradictionTotals {
  const vulnerable = cells.filter(({ verdict }) => isVulnerable(verdict));
  const rowsOf = (found: readonly Contradicted[]): number => new Set(found.map(({ cell }) => rowOf(cell))).size;
  return {
    proceed: rowsOf(vulnerable.filter(({ value }) => /^\s*PROCEED\b/i.test(value))),
    differ: rowsOf(vulnerable),
  };
}

const severityOrder: readonly (Severity | null)[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN', null];

/** Worst first, then in sheet order. */
export function worstContradictionFirst(a: Contradicted, b: Contradicted): number {
  const rank = ({ verdict }: Contradicted): number => ranks[verdict] ?? 0;
  return (
    rank(b) - rank(a) ||
    severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
    rowOf(a.cell) - rowOf(b.cell)
  );
}

function rowOf(cell: string): number {
  return Number(cell.replace(/\D+/, ''));
}

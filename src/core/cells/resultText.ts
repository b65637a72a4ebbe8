/** The further lines of a result cell: one per id, then the fix. What the first line says is the grammar's business. */
import type { Severity } from '../advisory/evidence';

/** One id of a flaw, with what is known of it. */
export interface FlawLine {
  readonly id: string;
  /** Undefined: the source gives none. */
  readonly severity: Severity | undefined;
  /** Somebody has scored it 0.0, which CVSS calls None. */
  readonly isNone?: boolean;
  /** The worst that anybody of the column says of the flaw; absent: the severity. */
  readonly highest?: Severity;
  /** ISO day. */
  readonly published: string | undefined;
  readonly fixedIn: string | undefined;
  /** What else is known: whose score, which state. */
  readonly notes?: readonly string[];
  /** What others say against it, and what a person has decided. */
  readonly remarks?: readonly string[];
}

const mostLines = 15;

/** `lines`: the ids, worst first; `last`: what ends the cell. */
export function flawText(first: string, lines: readonly FlawLine[], last: readonly string[]): string {
  const more = lines.length - mostLines;
  return [first, ...lines.slice(0, mostLines).map(flawLine), ...(more > 0 ? [`and ${more} more`] : []), ...last].join(
    '\n',
  );
}

function flawLine({ id, severity, isNone, published, fixedIn, notes = [], remarks = [] }: FlawLine): string {
  const parts: string[] = [id, ...(severity === undefined ? [] : [isNone ? 'NONE' : severity]), ...notes];
  if (published !== undefined) parts.push(`published ${published}`);
  if (fixedIn !== undefined) parts.push(`fixed in ${fixedIn}`);
  return [...parts, ...remarks].join(' | ');
}
